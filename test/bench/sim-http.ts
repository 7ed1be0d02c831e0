import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createBody, loginBody, MICROVERSION } from './sim-cloud.js';
import { burst, lives, ratio } from './sim-wrk.js';

export interface Comparison {
  readonly what: string;
  readonly atLeast: number;
  readonly ratio: number;
  /** Requests per second. */
  readonly rate: number;
  readonly reference: number;
  readonly all: readonly number[];
}

const PAIRS = 7;
const SECONDS = 1;
/** Bursts before it counts: the simulator's program is larger, and takes longer to be compiled. */
const WARM_UP = 5;
const top = join(import.meta.dirname, '../..');

/** GET one, list of 100, lifecycle: the simulator pinned to one core, load on the other. */
export async function compareOverSockets(): Promise<Comparison[]> {
  const seed = join(import.meta.dirname, 'sim-unlimited.yaml');
  const simulator = pinned('node', [
    join(top, 'dist/sim/cli.js'),
    '--port',
    '0',
    '--json',
    '--quiet',
    '--cloud',
    seed,
  ]);
  try {
    const { url } = JSON.parse(await firstLine(simulator));
    const headers = { 'X-Auth-Token': await token(url), ...MICROVERSION };
    const document = await fill(`${url}/compute/v2.1`, headers);
    const reference = pinned('node', [
      '--import',
      'tsx',
      join(import.meta.dirname, 'sim-reference-server.ts'),
    ]);
    try {
      reference.stdin?.end(JSON.stringify(document));
      return await compare(`${url}/compute/v2.1`, await firstLine(reference), headers, document.id);
    } finally {
      reference.kill();
    }
  } finally {
    simulator.kill();
  }
}

async function compare(
  simulator: string,
  reference: string,
  headers: Readonly<Record<string, string>>,
  id: string,
): Promise<Comparison[]> {
  const asks = (path: string) => (root: string) => burst({ url: root + path, headers, seconds: SECONDS });
  const lifecycles = (root: string) =>
    lives({ url: root, headers, seconds: SECONDS }, createBody('lifecycle'));
  const loads = [
    { what: 'GET one server', atLeast: 0.8, load: asks(`/servers/${id}`) },
    { what: 'list of 100, detailed', atLeast: 2, load: asks('/servers/detail?limit=100') },
    { what: 'lifecycle: POST, GET, DELETE, GET', atLeast: 0.6, load: lifecycles },
  ];
  const results: Comparison[] = [];
  for (const { what, atLeast, load } of loads) {
    for (let turn = 0; turn < WARM_UP; turn++) await load(simulator);
    await load(reference);
    const measured = await ratio(
      () => load(simulator),
      () => load(reference),
      PAIRS,
    );
    results.push({ what, atLeast, ...measured });
  }
  return results;
}

function pinned(command: string, args: readonly string[]): ChildProcess {
  return spawn('taskset', ['-c', '0', command, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`it ended with ${code}`))),
  ]);
  return line;
}

async function token(url: string): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${url}/v3/auth/tokens`, { method: 'POST', headers, body: loginBody() });
  return response.headers.get('X-Subject-Token') as string;
}

/** Creates 100 servers and returns the document of one of them. */
async function fill(compute: string, headers: Record<string, string>): Promise<{ readonly id: string }> {
  let id = '';
  for (let index = 0; index < 100; index++) {
    const response = await fetch(`${compute}/servers`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: createBody(`server-${index}`),
    });
    const { server } = (await response.json()) as { server: { id: string } };
    id = server.id;
  }
  const response = await fetch(`${compute}/servers/${id}`, { headers });
  return ((await response.json()) as { server: { id: string } }).server;
}
