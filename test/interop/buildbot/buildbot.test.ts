import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { Laboratory } from '../../../sim/control/laboratory.js';
import { commandGuest } from '../../../sim/guest/command.js';
import { GuestHost } from '../../../sim/guest/guest-host.js';
import { Cloud, type Listening, listen } from '../../../sim/index.js';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const IMAGE = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';
/** Debian's programs with Debian's python, whatever else is installed. */
const environment = { PATH: '/usr/bin:/bin', HOME: '/root', LANG: 'C.UTF-8' };

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'interop-buildbot-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A cloud whose servers, once ACTIVE, run Debian's buildbot-worker until they are switched off. */
async function cloudOfWorkers(pbPort: number): Promise<{ laboratory: Laboratory; listening: Listening }> {
  const cloud = new Cloud({
    profile: { name: 'interop', stages: [{ process: 'server.build', step: 'spawning', delay: 1 }] },
  });
  const agent = [
    'PATH=/usr/bin:/bin',
    `buildbot-worker create-worker -q worker 127.0.0.1:${pbPort} bot2 sekrit`,
    'exec buildbot-worker start --nodaemon worker',
  ].join('\n');
  const guests = new GuestHost(cloud, [commandGuest(agent, (serverId) => serverId)]);
  const laboratory = new Laboratory(cloud);
  const listening = await listen(cloud);
  cleanups.push(async () => {
    await guests.close();
    await listening.close();
    laboratory.close();
  });
  return { laboratory, listening };
}

async function master(folder: string, variables: Record<string, string>): Promise<string> {
  const base = join(folder, 'master');
  const env = { ...environment, ...variables };
  await run('buildbot', ['create-master', '-q', base], { env });
  await copyFile(join(here, 'master.cfg'), join(base, 'master.cfg'));
  await run('buildbot', ['start', base], { env });
  cleanups.push(() => run('buildbot', ['stop', base], { env }).catch(() => undefined));
  return base;
}

async function until(condition: () => Promise<boolean>, what: string, seconds = 90): Promise<void> {
  for (let waited = 0; waited < seconds * 5; waited++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${what}: not after ${seconds} s`);
}

describe("real Buildbot's own OpenStackLatentWorker", () => {
  it('builds on an instance of the simulator, and leaves nothing', async () => {
    const folder = await scratch();
    const pbPort = await freePort();
    const { laboratory, listening } = await cloudOfWorkers(pbPort);
    const proof = join(folder, 'proof');
    const base = await master(folder, {
      PB_PORT: String(pbPort),
      AUTH_URL: `${listening.url}/v3`,
      IMAGE,
      PROOF: proof,
    });
    await run(
      'buildbot',
      ['sendchange', '-m', `127.0.0.1:${pbPort}`, '-a', 'change:changepw', '-W', 'somebody', 'file'],
      { env: environment },
    );
    const log = () => readFile(join(base, 'twistd.log'), 'utf8');
    await until(async () => /Build .*b.* finished|build finished/i.test(await log()), 'the build');
    expect((await stat(proof)).isFile()).toBe(true);
    expect(await requests(laboratory, 'createServer')).toHaveLength(1);
    await until(async () => (await requests(laboratory, 'deleteServer')).length > 0, 'the deletion');
    await until(
      async () => (await laboratory.servers()).every(({ status }) => status === 'DELETED'),
      'the end of the instance',
    );
  });
});

function requests(laboratory: Laboratory, operation: string) {
  return laboratory.requests({ service: 'compute', operation });
}
