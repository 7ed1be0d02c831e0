import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const top = join(import.meta.dirname, '../../..');

let folder: string;
let simulator: ChildProcess;
let environment: NodeJS.ProcessEnv;

/** openstack-sim as one starts it, on files that it has for itself. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interop-'));
  simulator = spawn(
    process.execPath,
    ['--import', 'tsx', join(top, 'sim/cli.ts'), '--port', '0', '--json', '--run-user-data'],
    { cwd: top, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: simulator.stdout as NodeJS.ReadableStream });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(simulator, 'exit').then(([code]) => Promise.reject(new Error(`openstack-sim ended with ${code}`))),
  ]);
  environment = { ...process.env, ...JSON.parse(line).environment };
});
afterAll(async () => {
  simulator.kill('SIGINT');
  await once(simulator, 'exit');
  await rm(folder, { recursive: true });
});

async function openstack(...words: string[]): Promise<string> {
  return (await run('/usr/bin/openstack', words, { env: environment })).stdout;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 200));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a server booted by `openstack server create --user-data`', () => {
  it('runs its script, whose output the console log shows, until it is deleted', async () => {
    const pidFile = join(folder, 'pid');
    const script = join(folder, 'user-data.sh');
    await writeFile(
      script,
      `#!/bin/sh\necho "hello from $GUEST_SERVER_NAME"\necho $$ > '${pidFile}'\nexec sleep 1000\n`,
    );
    const image = (await openstack('image', 'list', '-f', 'value', '-c', 'ID')).split('\n')[0] as string;
    await openstack(
      ...[
        'server',
        'create',
        '--flavor',
        'm1.tiny',
        '--image',
        image,
        '--user-data',
        script,
        '--wait',
        'bot1',
      ],
    );
    await until(async () => (await openstack('console', 'log', 'show', 'bot1')).includes('hello from bot1'));
    const pid = Number(await readFile(pidFile, 'utf8'));
    expect(isAlive(pid)).toBe(true);
    await openstack('server', 'delete', '--wait', 'bot1');
    await until(async () => !isAlive(pid));
  });

  it('is not run where it is no script; the console log says so', async () => {
    const config = join(folder, 'cloud-config');
    await writeFile(config, '#cloud-config\npackages: []\n');
    const image = (await openstack('image', 'list', '-f', 'value', '-c', 'ID')).split('\n')[0] as string;
    await openstack(
      ...[
        'server',
        'create',
        '--flavor',
        'm1.tiny',
        '--image',
        image,
        '--user-data',
        config,
        '--wait',
        'bot2',
      ],
    );
    expect(await openstack('console', 'log', 'show', 'bot2')).toMatch(/not run: it is not a script/);
  });
});
