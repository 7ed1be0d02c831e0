import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.js';
import type { CommandOptions } from '../../../src/master/protocol/command.js';
import { shellToWire } from '../../../src/master/protocol/command-arguments.js';
import { DirectoryUpload } from '../../../src/master/protocol/directory-upload.js';
import { FileUpload, TextDownload } from '../../../src/master/protocol/file-transfer.js';
import type { SessionOptions, WorkerSession } from '../../../src/master/protocol/session.js';
import { openDoor } from '../support/door.js';
import { FakeWorker, type FakeWorkerOptions } from '../support/fake-worker.js';

const scratch = mkdtempSync(join(tmpdir(), 'session-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Pair {
  readonly session: WorkerSession;
  readonly worker: FakeWorker;
}

async function pair(
  options: Partial<SessionOptions> = {},
  worker: Partial<FakeWorkerOptions> = {},
  maxMessageBytes = 1024 * 1024,
): Promise<Pair> {
  const door = await openDoor({ one: 'pw' }, options, { maxMessageBytes });
  const agent = await FakeWorker.connect({ name: 'one', password: 'pw', port: door.port, ...worker });
  return { session: await door.next(), worker: agent };
}

async function attached(...given: Parameters<typeof pair>): Promise<Pair> {
  const both = await pair(...given);
  await both.session.attach(['b']);
  return both;
}

/** Starts a command that the fake worker leaves open, so that the test plays it. */
function open(session: WorkerSession, options: CommandOptions = {}) {
  return session.start('upload_file', {}, options);
}

const silent = { silent: true };
const shell = shellToWire({ command: 'make', workdir: '/builds/b' });

describe('attaching', () => {
  it('refuses a worker that does not say what it must, and closes', async () => {
    const { session, worker } = await pair({}, { answers: { get_worker_info: () => ({ version: '3' }) } });
    await expect(session.attach(['b'])).rejects.toThrow('basedir');
    expect(await worker.closed).toBe(1005);
  });

  it('answers nothing before the worker has said what it is', async () => {
    const { worker } = await pair();
    expect(await worker.request('update', { command_id: '0', args: [] })).toMatchObject({
      is_exception: true,
      result: 'Worker not authenticated.',
    });
  });
});

describe('what a worker sends', () => {
  it.each(['print', 'keepalive', 'shutdown', 'constructor', '__defineGetter__'])(
    'is refused when it asks for %s',
    async (op) => {
      const { worker } = await attached();
      expect(await worker.request(op, { command_id: '0' })).toMatchObject({
        is_exception: true,
        result: `Command ${op} does not exist.`,
      });
    },
  );

  it('is refused when it is about a command that is not running', async () => {
    const { worker } = await attached();
    for (const command_id of ['99', 0, null])
      expect(await worker.request('update', { command_id, args: [] })).toMatchObject({
        is_exception: true,
        result: '\'unknown "command_id"\'',
      });
  });

  it.each([
    ['no list', 'x'],
    ['no pairs', [['stdout']]],
    ['a text without lines', [['stdout', 'x']]],
    ['an exit code that is text', [['rc', 'x']]],
  ])('is refused when its update holds %s, and the command goes on', async (_, args) => {
    const { session, worker } = await attached({}, silent);
    const command = session.start('shell', shell);
    expect(await worker.request('update', { command_id: command.id, args })).toMatchObject({
      is_exception: true,
    });
    worker.request('update', { command_id: command.id, args: [['rc', 0]] });
    worker.request('complete', { command_id: command.id, args: null });
    expect(await command.finished).toEqual({ rc: 0 });
  });

  it('may hold update keys that are not known yet', async () => {
    const { session, worker } = await attached({}, silent);
    const command = session.start('shell', shell);
    const args = [
      ['constructor', 1],
      ['of tomorrow', {}],
      ['failure_reason', 'timeout'],
      ['rc', -1],
    ];
    expect(await worker.request('update', { command_id: command.id, args })).toMatchObject({ result: null });
    worker.request('complete', { command_id: command.id, args: null });
    expect(await command.finished).toEqual({ rc: -1, failureReason: 'timeout' });
  });

  it('ends the connection when it is no MessagePack', async () => {
    const { session, worker } = await attached();
    worker.socket.send(Buffer.from([0xc1]));
    expect(await session.closed).toBe('byte 0xc1 is no format of the protocol');
  });

  it('ends the connection when it answers what was never asked', async () => {
    const { session, worker } = await attached();
    worker.send({ op: 'response', seq_number: 999, result: null });
    expect(await session.closed).toBe('the worker answered a request that was never sent');
  });

  it('ends the connection when it is too large', async () => {
    const { session, worker } = await attached();
    worker.send({ op: 'x', seq_number: 0, data: Buffer.alloc(1024 * 1024) });
    expect(await session.closed).toBe('Max payload size exceeded');
  });

  it('is ignored when it is text, or no message', async () => {
    const { session, worker } = await attached();
    worker.socket.send('text');
    for (const value of [1, null, [], {}, { op: 'x' }]) worker.send(value);
    await session.print('still there');
    expect(session.isOpen).toBe(true);
  });
});

describe('a command', () => {
  it('whose output and end come before the answer to its start is whole all the same', async () => {
    const { session } = await attached(
      {},
      {
        shell: (call) => {
          call.print('early\n');
          call.exit(3);
        },
      },
    );
    const printed: string[] = [];
    const output = (_: string, text: string): number => printed.push(text);
    expect(await session.run('shell', shell, { output })).toMatchObject({ rc: 3 });
    expect(printed).toEqual(['early\n']);
  });

  it('that the worker does not know ends with its words', async () => {
    const { session, worker } = await pair({}, { answers: { start_command: refuse } });
    function refuse(message: { seq_number: number }): undefined {
      worker.send({ op: 'response', seq_number: message.seq_number, result: 'no such', is_exception: true });
    }
    expect(await session.run('nonsense', {})).toEqual({ failure: 'no such' });
  });

  it('ends when the connection does', async () => {
    const { session, worker } = await attached({}, silent);
    const command = session.start('shell', shell);
    worker.vanish();
    await expect(command.finished).rejects.toThrow('connection lost');
  });
});

describe('the watch over a connection', () => {
  it('ends one whose worker no longer answers pings', async () => {
    const clock = new VirtualClock();
    const { session, worker } = await attached({ clock, pingInterval: 30 });
    (worker.socket as unknown as { _socket: { pause(): void } })._socket.pause();
    await clock.advance(61_000);
    expect(await session.closed).toBe('no answer to a ping within 30 s');
    expect(clock.pendingTimers).toBe(0);
  });

  it('ends one whose worker does not answer a request', async () => {
    const clock = new VirtualClock();
    const { session } = await pair({ clock, requestTimeout: 20 }, { answers: { print: () => undefined } });
    const asked = session.print('there?');
    asked.catch(() => undefined);
    await clock.advance(20_000);
    await expect(asked).rejects.toThrow('no answer to print within 20 s');
  });

  it('asks for a sign of life each keepalive interval', async () => {
    const clock = new VirtualClock();
    const { worker } = await attached({ clock, keepaliveInterval: 10, pingInterval: 1e6 });
    const alive = () => worker.received.filter(({ op }) => op === 'keepalive').length;
    for (let round = 0; round < 3; round++) {
      await clock.advance(10_000);
      await expect.poll(alive).toBe(round + 1);
    }
  });
});

describe('an upload', () => {
  it('appears at its destination only when it is whole', async () => {
    const { session, worker } = await attached({}, silent);
    const path = join(scratch, 'deep', 'file');
    const command = open(session, { upload: new FileUpload(path) });
    const args = randomBytes(100_000);
    await worker.request('update_upload_file_write', { command_id: command.id, args });
    expect(existsSync(path)).toBe(false);
    await worker.request('update_upload_file_write', { command_id: command.id, args: 'text' });
    await worker.request('update_upload_file_close', { command_id: command.id });
    const times = { access_time: 1e9, modified_time: 1e9 + 0.5 };
    await worker.request('update_upload_file_utime', { command_id: command.id, ...times });
    worker.request('complete', { command_id: command.id, args: null });
    await command.finished;
    expect(readFileSync(path)).toEqual(Buffer.concat([args, Buffer.from('text')]));
    expect(statSync(path).mtimeMs).toBe(1e12 + 500);
  });

  it('that the worker breaks off leaves nothing', async () => {
    const { session, worker } = await attached({}, silent);
    const directory = mkdtempSync(join(scratch, 'broken-'));
    const command = open(session, { upload: new FileUpload(join(directory, 'file')) });
    await worker.request('update_upload_file_write', { command_id: command.id, args: 'half' });
    worker.vanish();
    await expect(command.finished).rejects.toThrow('connection lost');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('larger than was agreed is refused, whatever the worker thinks', async () => {
    const { session, worker } = await attached({}, silent);
    const command = open(session, { upload: new FileUpload(join(scratch, 'large'), 10) });
    const write = (args: string) =>
      worker.request('update_upload_file_write', { command_id: command.id, args });
    expect(await write('0123456789')).toMatchObject({ result: null });
    expect(await write('0')).toMatchObject({
      is_exception: true,
      result: 'the file is larger than 10 bytes',
    });
  });

  it('of a command that uploads nothing is refused', async () => {
    const { session, worker } = await attached({}, silent);
    const command = session.start('shell', shell);
    for (const op of ['update_upload_file_write', 'update_upload_directory_unpack', 'update_read_file'])
      expect(await worker.request(op, { command_id: command.id, args: 'x', length: 5 })).toMatchObject({
        is_exception: true,
      });
  });
});

describe('a directory upload', () => {
  async function upload(entries: readonly Entry[]): Promise<{ answer: unknown; directory: string }> {
    const { session, worker } = await attached({}, silent);
    const directory = join(mkdtempSync(join(scratch, 'tree-')), 'inside');
    const command = open(session, { upload: new DirectoryUpload(directory, null) });
    const args = tarOf(entries);
    const written = await worker.request('update_upload_directory_write', { command_id: command.id, args });
    const answer = await worker.request('update_upload_directory_unpack', { command_id: command.id });
    worker.request('complete', { command_id: command.id, args: null });
    await command.finished;
    return { answer: written.is_exception ? written : answer, directory };
  }

  it('is unpacked', async () => {
    const { answer, directory } = await upload([{ path: 'a/b.txt', text: 'hello' }]);
    expect(answer).toMatchObject({ result: null });
    expect(readFileSync(join(directory, 'a/b.txt'), 'utf8')).toBe('hello');
  });

  it.each([
    ['a path that climbs', { path: '../escaped.txt', text: 'x' }],
    ['a path that climbs from within', { path: 'a/../../escaped.txt', text: 'x' }],
    ['a link to an absolute path', { path: 'escaped.txt', link: '/etc/passwd' }],
    ['a link that climbs', { path: 'a/escaped.txt', link: '../../escaped.txt' }],
  ])('with %s is refused, and nothing is left of it', async (_, entry) => {
    const { answer, directory } = await upload([{ path: 'ok.txt', text: 'x' }, entry]);
    expect(answer).toMatchObject({ is_exception: true });
    expect(readdirSync(join(directory, '..'))).toEqual([]);
  });
});

describe('a download', () => {
  it('gives the text a block at a time, then nothing', async () => {
    const { session, worker } = await attached({}, silent);
    const command = open(session, { download: new TextDownload('0123456789') });
    const read = async (length: number) =>
      Buffer.from(
        (await worker.request('update_read_file', { command_id: command.id, length })).result as Buffer,
      );
    expect(String(await read(6))).toBe('012345');
    expect(String(await read(6))).toBe('6789');
    expect(String(await read(6))).toBe('');
  });

  it('of a negative or enormous length is refused or cut', async () => {
    const { session, worker } = await attached({}, silent);
    const command = open(session, { download: new TextDownload('x'.repeat(3_000_000)) });
    const read = (length: unknown) => worker.request('update_read_file', { command_id: command.id, length });
    expect(await read(-1)).toMatchObject({ is_exception: true });
    expect(await read('all')).toMatchObject({ is_exception: true });
    expect(((await read(1e15)).result as Uint8Array).byteLength).toBe(1024 * 1024);
  });
});

interface Entry {
  readonly path: string;
  readonly text?: string;
  readonly link?: string;
}

/** A tar archive written by hand, since no library writes one that tries to escape. */
function tarOf(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, text = '', link = '' }) => {
    const header = Buffer.alloc(512);
    const size = text.length.toString(8).padStart(11, '0');
    header.write(path, 0);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${size}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write(link ? '2' : '0', 156);
    header.write(link, 157);
    header.write('ustar\0', 257);
    header.write('00', 263);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const body = Buffer.alloc(Math.ceil(text.length / 512) * 512);
    body.write(text);
    return [header, body];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
