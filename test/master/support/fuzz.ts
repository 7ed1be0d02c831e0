/**
 * Sends a master frames that no honest worker sends, from connections that were let in and from some that
 * were not, while an honest worker builds. Used by the test (few frames) and by `npm run fuzz:master`.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { EmbeddedMaster, PlainWorker, shell, silentLogger } from '../../../src/master/index.js';
import { FakeWorker } from './fake-worker.js';

export interface FuzzOptions {
  readonly frames: number;
  readonly seed: number;
  readonly progress?: (sent: number, report: FuzzReport) => void;
}

export interface FuzzReport {
  /** Frames and messages that were sent. */
  sent: number;
  /** Connections that it took: the master ends one at the first unreadable frame. */
  connections: number;
  /** Connections that were never let in. */
  turnedAway: number;
  /** Builds of the honest worker meanwhile, and those of them that passed. */
  builds: number;
  passed: number;
  /** Agents that the master let in under any name but the workers'. */
  strangers: number;
  /** What the master wrote to disk on behalf of the frames. */
  written: readonly string[];
  /** Sessions that are left when all connections have gone, the honest one not counted. */
  left: number;
}

const EVIL = ['evil0', 'evil1', 'evil2', 'evil3'];
const PASSWORD = 'fuzz';

type Attack = (worker: FakeWorker) => void;

const OPS = [
  ...[
    'update',
    'update',
    'update',
    'complete',
    'print',
    'keepalive',
    'shutdown',
    'constructor',
    '__proto__',
    '',
  ],
  ...['update_upload_file_write', 'update_upload_file_close', 'update_upload_file_utime'],
  ...['update_upload_directory_write', 'update_upload_directory_unpack', 'update_read_file'],
  ...['update_read_file_close', 'start_command', 'interrupt_command', 'get_worker_info', 'auth'],
];

const anything = fc.anything({ withBigInt: false, maxDepth: 3, withNullPrototype: false });
const commandId = fc.oneof(
  fc.nat(12).map(String),
  fc.nat(12),
  fc.constantFrom(null, '-1', '', 'constructor'),
);
const updates = fc.array(
  fc.tuple(
    fc.constantFrom(
      'stdout',
      'stderr',
      'header',
      'log',
      'rc',
      'elapsed',
      'files',
      'stat',
      'constructor',
      '__proto__',
    ),
    fc.oneof(anything, fc.tuple(fc.string(), fc.array(fc.nat()), fc.array(fc.double()))),
  ),
  { maxLength: 5 },
);
const message = fc.record({
  op: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...OPS) }, fc.string()),
  seq_number: fc.oneof({ weight: 5, arbitrary: fc.nat(1e6) }, anything),
  command_id: commandId,
  args: fc.oneof(updates, anything, fc.uint8Array({ maxLength: 300 })),
  length: fc.oneof(fc.integer(), anything),
  access_time: fc.double(),
  modified_time: fc.double(),
  result: anything,
});

/** A frame whose head is drawn at random: reserved bits, unknown opcodes, no mask, lengths that are not there. */
const frame = fc
  .tuple(fc.nat(255), fc.nat(255), fc.uint8Array({ maxLength: 40 }))
  .map(([first, second, rest]) => Buffer.from([first, second, ...rest]));

const attack: fc.Arbitrary<Attack> = fc.oneof(
  {
    weight: 8,
    arbitrary: message.map(
      (one): Attack =>
        (worker) =>
          safely(() => worker.send(one)),
    ),
  },
  {
    weight: 2,
    arbitrary: anything.map(
      (one): Attack =>
        (worker) =>
          safely(() => worker.send(one)),
    ),
  },
  fc.uint8Array({ maxLength: 100 }).map(
    (one): Attack =>
      (worker) =>
        worker.socket.send(one),
  ),
  fc.string().map(
    (one): Attack =>
      (worker) =>
        worker.socket.send(one),
  ),
  fc.uint8Array({ maxLength: 125 }).map(
    (one): Attack =>
      (worker) =>
        worker.socket.ping(one),
  ),
  fc.constant<Attack>((worker) => worker.socket.send(encode({ op: 'x', seq_number: 0, x: BIG }))),
  fc.tuple(message, fc.nat(200)).map(
    ([one, at]): Attack =>
      (worker) =>
        safely(() => worker.socket.send(encode(one).subarray(0, at))),
  ),
  fc.tuple(message, fc.nat(), fc.nat(255)).map(
    ([one, at, byte]): Attack =>
      (worker) =>
        safely(() => worker.socket.send(flipped(encode(one), at, byte))),
  ),
  frame.map(
    (bytes): Attack =>
      (worker) =>
        void rawSocket(worker).write(bytes),
  ),
  fc.constant<Attack>((worker) => rawSocket(worker).destroy()),
);

const BIG = 'x'.repeat(300_000);
const MAX_MESSAGE = 256 * 1024;

/** Values that MessagePack cannot hold are no frames. */
function safely(send: () => void): void {
  try {
    send();
  } catch {
    // fast-check made a value that cannot be encoded.
  }
}

function flipped(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at % copy.length] = byte;
  return copy;
}

function rawSocket(worker: FakeWorker): Socket {
  return (worker.socket as unknown as { _socket: Socket })._socket;
}

export async function fuzz({ frames, seed, progress }: FuzzOptions): Promise<FuzzReport> {
  const state = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const master = new EmbeddedMaster({
    name: 'fuzzed',
    port: 0,
    state,
    logger: silentLogger,
    maxMessageBytes: MAX_MESSAGE,
    loginLimits: { tries: 1e9, tryEvery: 1, namesPerAddress: 1 },
    workers: (port) =>
      ['honest', ...EVIL].map((name) => new PlainWorker(name, PASSWORD, {}, { master: port })),
    builders: [
      { name: 'honest', workers: ['honest'], steps: [shell('make')] },
      ...EVIL.map((name) => ({ name, workers: [name], steps: [shell('make')] })),
    ],
  });
  const report: FuzzReport = {
    ...{ sent: 0, connections: 0, turnedAway: 0, builds: 0, passed: 0, strangers: 0, left: 0 },
    written: [],
  };
  master.events.on('attached', ({ worker }) => {
    if (worker !== 'honest' && !EVIL.includes(worker)) report.strangers++;
  });
  await master.start();
  await FakeWorker.connect({ name: 'honest', password: PASSWORD, port: master.port });
  for (const name of EVIL) master.submit(name);
  const attacks = fc.sample(attack, { seed, numRuns: Math.min(frames, 5000) });
  while (report.sent < frames) {
    const build = master.submit('honest');
    report.builds++;
    await Promise.all([
      ...EVIL.map((name) => volley(master, name, attacks, report, frames)),
      strangers(master.port, report),
    ]);
    if ((await master.finished(build.id)).result === 'success') report.passed++;
    progress?.(report.sent, report);
  }
  for (const name of EVIL) master.slots.get(name)?.session?.drop('the test is over');
  await settle();
  report.left = [...master.slots.values()].filter(({ name, session }) => session && name !== 'honest').length;
  const artifacts = join(state, 'artifacts');
  report.written = existsSync(artifacts) ? readdirSync(artifacts) : [];
  await master.stop();
  rmSync(state, { recursive: true, force: true });
  return report;
}

/** One connection that is let in, and frames on it until the master has had enough. */
async function volley(
  master: EmbeddedMaster,
  name: string,
  attacks: readonly Attack[],
  report: FuzzReport,
  most: number,
): Promise<void> {
  const worker = await FakeWorker.connect({ name, password: PASSWORD, port: master.port, silent: true });
  report.connections++;
  while (worker.received.length < 4 && worker.socket.readyState === worker.socket.OPEN) await settle();
  for (let sent = 0; sent < 200 && report.sent < most; sent++) {
    if (worker.socket.readyState !== worker.socket.OPEN) return;
    attacks[(report.sent * 7919 + sent) % attacks.length]?.(worker);
    report.sent++;
    if (sent % 10 === 9) await settle();
  }
  worker.vanish();
}

/** Peers that never say who they are, or say it wrongly, and send frames all the same. */
async function strangers(port: number, report: FuzzReport): Promise<void> {
  const wrong = Buffer.from('honest:wrong').toString('base64');
  const upgrade =
    'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
    `Sec-WebSocket-Key: FL0D8CwpkLdEREqzMEHTLw==\r\nAuthorization: Basic ${wrong}\r\n\r\n`;
  const openings = [
    upgrade,
    upgrade.replace(/Authorization.*\r\n/, ''),
    randomBytes(200),
    'GET / HTTP/9.9\r\n\r\n',
  ];
  for (const opening of openings) {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(opening);
        socket.write(Buffer.concat([Buffer.from([0x82, 0x80 | 20, 0, 0, 0, 0]), randomBytes(20)]));
        report.sent += 2;
      });
      socket.on('data', (data) => {
        if (data.includes(' 101 ')) report.strangers++;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        report.turnedAway++;
        resolve();
      });
      socket.setTimeout(2000, () => socket.destroy());
    });
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
