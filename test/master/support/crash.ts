/** Kills a master while it builds, starts it again, and looks at what became of everything. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ControlClient, type StoredAttempt, type StoredBuild } from '../../../src/master/index.js';
import { BuildStore } from '../../../src/master/store/build-store.js';
import { openDatabase } from '../../../src/master/store/database.js';
import { FakeWorker } from './fake-worker.js';

export interface CrashOptions {
  /** Milliseconds from the submission of the builds to the kill. */
  readonly after: number;
  /** Keystone of a simulated cloud whose guests connect by themselves; absent: plain workers. */
  readonly authUrl?: string;
  /** Called with the port that guests are to connect to. */
  readonly listening?: (port: number) => void;
}

interface Snapshot {
  readonly build: StoredBuild;
  readonly attempts: readonly StoredAttempt[];
}

export interface CrashReport {
  /** Builds by what they were doing when the master was killed. */
  readonly killedWhile: Readonly<Record<StoredBuild['state'], number>>;
  /** What is not as it should be; empty if all is well. */
  readonly wrong: readonly string[];
}

const BUILDERS = ['x', 'y', 'z', 'x', 'y', 'z'];

export async function crash({ after, authUrl, listening }: CrashOptions): Promise<CrashReport> {
  const state = mkdtempSync(join(tmpdir(), 'crash-'));
  const port = await freePort();
  listening?.(port);
  const agents = authUrl === undefined ? ['bot1', 'bot2'].map((name) => keepConnected(name, port)) : [];
  try {
    const first = await startMaster(state, port, authUrl);
    const ids = await submitAll(state);
    await sleep(after);
    first.kill('SIGKILL');
    await once(first, 'exit');
    const before = read(state, ids);

    const second = await startMaster(state, port, authUrl);
    await finishAll(state, ids);
    second.kill('SIGTERM');
    await once(second, 'exit');
    return { killedWhile: count(before), wrong: compare(before, read(state, ids)) };
  } finally {
    for (const end of agents) end();
    rmSync(state, { recursive: true, force: true });
  }
}

/** An agent that connects again whenever it is cut off, as buildbot-worker does. @returns what ends it. */
export function keepConnected(name: string, port: number): () => void {
  let ended = false;
  let current: FakeWorker | undefined;
  const run = async (): Promise<void> => {
    while (!ended) {
      current = await FakeWorker.connect({
        name,
        password: 'secret',
        port,
        shell: (call) => {
          call.print(`${call.command}\n`);
          setTimeout(() => call.exit(0), 120);
        },
      }).catch(() => undefined);
      await current?.closed;
      await sleep(100);
    }
  };
  void run();
  return () => {
    ended = true;
    current?.vanish();
  };
}

const script = fileURLToPath(new URL('./killable-master.ts', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));

async function startMaster(state: string, port: number, authUrl: string | undefined): Promise<ChildProcess> {
  const args = ['--import', tsx, script, state, String(port), ...(authUrl === undefined ? [] : [authUrl])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('the master did not start'))),
  ]);
  return child;
}

async function submitAll(state: string): Promise<readonly number[]> {
  const client = new ControlClient(state);
  const ids: number[] = [];
  for (const builder of BUILDERS) ids.push((await client.submit(builder, {})).id);
  await client.close();
  return ids;
}

async function finishAll(state: string, ids: readonly number[]): Promise<void> {
  const client = new ControlClient(state);
  for (const id of ids) for await (const _ of client.follow(id));
  await client.close();
}

function read(state: string, ids: readonly number[]): readonly Snapshot[] {
  const database = openDatabase(join(state, 'master.sqlite'));
  const builds = new BuildStore(database);
  const all = ids.map((id) => ({ build: builds.get(id) as StoredBuild, attempts: builds.attempts(id) }));
  database.close();
  return all;
}

function count(snapshots: readonly Snapshot[]): CrashReport['killedWhile'] {
  const states = { queued: 0, running: 0, finished: 0 };
  for (const { build } of snapshots) states[build.state]++;
  return states;
}

function compare(before: readonly Snapshot[], after: readonly Snapshot[]): readonly string[] {
  return before.flatMap(({ build, attempts }, at) => {
    const now = after[at] as Snapshot;
    const told = `build ${build.id}, ${build.state} when the master was killed`;
    if (build.state === 'finished')
      return JSON.stringify(now) === JSON.stringify({ build, attempts }) ? [] : [`${told}: changed`];
    const tries = attempts.length + 1;
    const interrupted = now.attempts.filter(({ result }) => result === 'retry').length;
    return [
      ...(now.build.result === 'success' ? [] : [`${told}: ended ${now.build.result}, ${now.build.text}`]),
      ...(now.attempts.length === tries ? [] : [`${told}: ${now.attempts.length} tries, not ${tries}`]),
      ...(interrupted === attempts.length ? [] : [`${told}: ${interrupted} tries interrupted`]),
    ];
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
