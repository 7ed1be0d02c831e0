/** Reads the recorded sessions of real Buildbot pairs, and plays a worker's side of one, byte for byte. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { decode } from '@msgpack/msgpack';

interface Entry {
  readonly dir: 'w2m' | 'm2w';
  readonly kind: 'http' | 'frame' | 'eof';
  readonly text?: string;
  readonly head?: string;
  readonly hex?: string;
}

export interface Frame {
  readonly bytes: string;
  readonly message: { readonly op: string; readonly [key: string]: unknown };
}

export function readRecording(path: string): readonly Entry[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry);
}

/** The frames that the recorded master sent: header and payload, as hex. */
export function masterFrames(recording: readonly Entry[]): readonly Frame[] {
  return recording
    .filter((entry) => entry.dir === 'm2w' && entry.kind === 'frame')
    .map((entry) =>
      frame(Buffer.from(`${entry.head}${entry.hex}`, 'hex'), Buffer.from(entry.hex as string, 'hex')),
    );
}

function frame(bytes: Buffer, payload: Buffer): Frame {
  return { bytes: bytes.toString('hex'), message: decode(payload) as Frame['message'] };
}

/** The worker's frame with the very mask it had. */
function masked(entry: Entry): Buffer {
  const head = Buffer.from(entry.head as string, 'hex');
  const mask = head.subarray(-4);
  const payload = Buffer.from(entry.hex as string, 'hex').map((byte, at) => byte ^ (mask[at % 4] as number));
  return Buffer.concat([head, payload]);
}

/**
 * Plays the worker's side: each of its frames goes out as soon as the master under test has sent as many
 * frames as the recorded master had by then.
 * @returns what the master under test sent.
 */
export async function replayWorker(recording: readonly Entry[], port: number): Promise<readonly Frame[]> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const received = new ReceivedFrames(socket);
  let sentByMaster = 0;
  for (const entry of recording) {
    if (entry.dir === 'm2w' && entry.kind === 'frame') sentByMaster++;
    if (entry.dir === 'm2w') continue;
    await received.count(sentByMaster);
    if (entry.kind === 'http') socket.write(entry.text as string);
    if (entry.kind === 'frame') socket.write(masked(entry));
  }
  await received.count(sentByMaster);
  socket.end();
  return received.frames;
}

class ReceivedFrames {
  readonly frames: Frame[] = [];
  #rest = Buffer.alloc(0);
  #upgraded = false;
  #wake: () => void = () => undefined;
  #ended = false;

  constructor(socket: Socket) {
    socket.on('data', (data) => {
      this.#rest = Buffer.concat([this.#rest, data]);
      this.#parse();
      this.#wake();
    });
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
    socket.on('error', () => undefined);
  }

  async count(wanted: number): Promise<void> {
    while (this.frames.length < wanted) {
      if (this.#ended) throw new Error(`the master sent ${this.frames.length} frames, then hung up`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #parse(): void {
    if (!this.#upgraded) {
      const end = this.#rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#upgraded = true;
      this.#rest = this.#rest.subarray(end + 4);
    }
    for (let size = this.#frameSize(); size && this.#rest.length >= size.total; size = this.#frameSize()) {
      const bytes = this.#rest.subarray(0, size.total);
      if ((bytes[0] as number) === 0x82) this.frames.push(frame(bytes, bytes.subarray(size.head)));
      this.#rest = this.#rest.subarray(size.total);
    }
  }

  #frameSize(): { head: number; total: number } | undefined {
    if (this.#rest.length < 2) return undefined;
    const short = this.#rest[1] as number;
    if (short < 126) return { head: 2, total: 2 + short };
    const head = short === 126 ? 4 : 10;
    if (this.#rest.length < head) return undefined;
    const length = short === 126 ? this.#rest.readUInt16BE(2) : Number(this.#rest.readBigUInt64BE(2));
    return { head, total: head + length };
  }
}
