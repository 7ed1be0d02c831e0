import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeWorker } from '../../master/support/fake-worker.js';

const top = resolve(import.meta.dirname, '../../..');
const directory = mkdtempSync(join(tmpdir(), 'command-line-'));
const file = join(directory, 'master.config.mts');
const command = [join(top, 'node_modules/tsx/dist/cli.mjs'), join(top, 'src/cli.ts')];

function configure(step: string): void {
  writeFileSync(
    file,
    `import { defineMaster, PlainWorker, shell } from '${join(top, 'src/master/index.js')}';
     export default defineMaster({
       name: 'cli',
       port: 0,
       workers: (master) => [new PlainWorker('one', 'secret', {}, { master })],
       builders: [{ name: 'b', steps: [shell('${step} %(prop:who)s')] }],
     });`,
  );
}

function cli(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...command, ...args], { cwd: directory }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });
}

let master: ChildProcess;
let printed = '';

async function until(pattern: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const match = pattern.exec(printed);
    if (match) return match;
    await once(master.stdout as NodeJS.ReadableStream, 'data');
  }
}

beforeAll(async () => {
  configure('old');
  master = spawn(process.execPath, [...command, 'run', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  master.stdout?.on('data', (data) => {
    printed += String(data);
  });
  const [, port] = await until(/the master is up port=(\d+)/);
  await FakeWorker.connect({
    name: 'one',
    password: 'secret',
    port: Number(port),
    shell: (call) => {
      call.print(`ran: ${call.command}\n`);
      call.exit(String(call.command).includes('fail') ? 1 : 0);
    },
  });
  await until(/a worker attached/);
});

afterAll(async () => {
  const exited = once(master, 'exit');
  master.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  rmSync(directory, { recursive: true, force: true });
});

describe('the command line', () => {
  it('checks a configuration', async () => {
    expect(await cli('check', file)).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 workers, 1 builders'),
    });
  });

  it('says all that is wrong with one', async () => {
    const wrong = join(directory, 'wrong.config.mts');
    writeFileSync(wrong, 'export default { name: "", builders: [] }');
    const { code, err } = await cli('check', wrong);
    expect(code).toBe(1);
    expect(err.split('\n').filter(Boolean)).toHaveLength(3);
  });

  it('queues a build and follows it; the exit code is its result', async () => {
    const passed = await cli('build', 'b', '--prop', 'who=me', '--follow');
    expect(passed).toMatchObject({ code: 0, out: 'ran: old me\n-- success\n' });
    expect(await cli('build', 'b', '--prop', 'who=fail', '--follow')).toMatchObject({ code: 1 });
  });

  it('prints what the master is doing, as JSON', async () => {
    const status = JSON.parse((await cli('status')).out);
    expect(status).toMatchObject({
      name: 'cli',
      counts: { finished: 2 },
      workers: [{ name: 'one', attached: true }],
    });
  });

  it('says so when no master runs there', async () => {
    const { code, err } = await cli('build', 'b', '--state', join(directory, 'nowhere'));
    expect(code).toBe(1);
    expect(err).toContain('no master runs in');
  });

  it('reads the configuration again when it changes, and keeps the worker', async () => {
    configure('new');
    await until(/the configuration was read again/);
    const { out } = await cli('build', 'b', '--prop', 'who=me', '--follow');
    expect(out).toBe('ran: new me\n-- success\n');
  });

  it('keeps the old configuration when the new one is wrong', async () => {
    writeFileSync(file, 'export default { name: 3 }');
    await until(/the new configuration cannot be used; the old one stays/);
    expect((await cli('build', 'b', '--follow')).code).toBe(0);
  });
});
