import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** Runs an npm script; its output is shown when it fails. */
function npmRun(...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', ...args], { encoding: 'utf8' });
  expect(status, `${stdout}\n${stderr}`).toBe(0);
}

it('queued builds run on real buildbot-worker processes of a simulated cloud, through a stop and a SIGKILL', () => {
  npmRun('demo:buildbot');
});

it('the master holds against 100,000 frames that no honest worker sends', { timeout: 900_000 }, () => {
  npmRun('fuzz:master', '--', '100000');
});

it('a master killed 50 times at random moments loses no build and leaves no instance', {
  timeout: 1_200_000,
}, () => {
  npmRun('crash:master', '--', '50');
});
