/** One command under way on a worker: what it says while it runs, and how it ended. */
import * as z from 'zod';
import type { Seconds } from '../../clock.js';
import { RefusedError } from './peer.js';
import type { WireMessage, WireValue } from './wire.js';

export type Stream = 'stdout' | 'stderr' | 'header';

/** Where a command's output goes, as it comes. */
export interface CommandOutput {
  /** Whole lines, each with its end; the worker completes an unfinished last one. */
  output?(stream: Stream, text: string): unknown;
  /** Lines of a file that is followed (`logfiles`). */
  log?(name: string, text: string): void;
}

/** The master's end of an upload. Calls come one at a time, in the worker's order. */
export interface UploadSink {
  write(data: Uint8Array): Promise<void>;
  setTimes(accessed: Seconds, modified: Seconds): Promise<void>;
  /** All was sent. */
  close(): Promise<void>;
  /** The command is over; what was not closed is discarded. */
  end(): Promise<void>;
}

/** The master's end of a download. */
export interface DownloadSource {
  /** At most `length` bytes; none at the end. */
  read(length: number): Promise<Uint8Array>;
  end(): Promise<void>;
}

export interface CommandOptions extends CommandOutput {
  /** The builder on whose behalf it runs; the worker ignores it. */
  readonly builder?: string;
  readonly upload?: UploadSink;
  readonly download?: DownloadSource;
}

export interface CommandOutcome {
  /** Exit status; -1 when killed by a signal; absent when the worker failed internally. */
  readonly rc?: number;
  /** Absent after an interrupt. */
  readonly elapsed?: Seconds;
  /** Why the worker itself failed to run it. */
  readonly failure?: string;
  /** The development head says `timeout_without_output`, `timeout` or `max_lines_failure`. */
  readonly failureReason?: string;
  readonly files?: readonly string[];
  /** The ten numbers of Python's `os.stat`. */
  readonly stat?: readonly number[];
}

const lines = z.tuple([z.string()], z.unknown());
const pairs = z.array(z.tuple([z.string(), z.unknown()]));
const logged = z.tuple([z.string(), lines]);
const integer = z.int();
const length = z.int().min(0);
const number = z.number();
const text = z.string();
const strings = z.array(z.string());
const numbers = z.array(z.number());
const times = z.object({ access_time: z.number(), modified_time: z.number() });

/** The largest block the worker may ask for at once; it asks for what the master proposed (16 KiB). */
const LARGEST_READ = 1024 * 1024;

/** Blocks of a transfer that may wait their turn. A real worker sends one and waits for the answer. */
const MOST_WAITING_BLOCKS = 4;

export class Command {
  readonly id: string;
  readonly finished: Promise<CommandOutcome>;
  readonly #options: CommandOptions;
  #outcome: CommandOutcome = {};
  #transfers: Promise<unknown> = Promise.resolve();
  #waitingBlocks = 0;
  #resolve!: (outcome: CommandOutcome) => void;
  #reject!: (error: Error) => void;

  constructor(id: string, options: CommandOptions) {
    this.id = id;
    this.#options = options;
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.finished.catch(() => undefined);
  }

  /** Takes an `update`: pairs of key and value, in the order in which they happened. */
  update(message: WireMessage): null {
    const updates = pairs.safeParse(message.args);
    if (!updates.success) throw new RefusedError('args is not a list of [key, value]');
    for (const [key, value] of updates.data) this.#take(key, value);
    return null;
  }

  /** The worker is done with it; `args` is nil, or the text of its own failure. */
  complete(message: WireMessage): null {
    const failure = typeof message.args === 'string' ? { failure: message.args } : {};
    this.#finish(() => this.#resolve({ ...this.#outcome, ...failure }));
    return null;
  }

  /** It never started, or the connection is gone. */
  abandon(error: Error): void {
    this.#finish(() => this.#reject(error));
  }

  /** The worker refused to start it. */
  refused(failure: string): void {
    this.#finish(() => this.#resolve({ failure }));
  }

  /** Answers an `update_upload_*` or `update_read_*` request. */
  transfer(message: WireMessage): Promise<WireValue> {
    const act = TRANSFERS.get(message.op);
    if (!act) throw new RefusedError(`Command ${message.op} does not exist.`);
    if (this.#waitingBlocks >= MOST_WAITING_BLOCKS) throw new RefusedError('send one block at a time');
    this.#waitingBlocks++;
    const done = this.#transfers
      .then(() => act(this.#options, message))
      .finally(() => {
        this.#waitingBlocks--;
      });
    this.#transfers = done.catch(() => undefined);
    return done;
  }

  #take(key: string, value: unknown): void {
    if (key === 'stdout' || key === 'stderr' || key === 'header') {
      const [text] = checked(lines, key, value);
      this.#options.output?.(key, text);
    } else if (key === 'log') {
      const [name, [text]] = checked(logged, key, value);
      this.#options.log?.(name, text);
    } else {
      this.#outcome = { ...this.#outcome, ...RESULTS.get(key)?.(value) };
    }
  }

  #finish(settle: () => void): void {
    const { upload, download } = this.#options;
    this.#transfers = this.#transfers
      .then(() => Promise.all([upload?.end(), download?.end()]))
      .then(settle, settle);
  }
}

/** Update keys that are results, not output. Others, of workers to come, are left alone. */
const RESULTS: ReadonlyMap<string, (value: unknown) => CommandOutcome> = new Map(
  Object.entries<(value: unknown) => CommandOutcome>({
    rc: (value) => ({ rc: checked(integer, 'rc', value) }),
    elapsed: (value) => ({ elapsed: checked(number, 'elapsed', value) }),
    failure_reason: (value) => ({ failureReason: checked(text, 'failure_reason', value) }),
    files: (value) => ({ files: checked(strings, 'files', value) }),
    stat: (value) => ({ stat: checked(numbers, 'stat', value) }),
  }),
);

type Transfer = (ends: CommandOptions, message: WireMessage) => Promise<WireValue>;

const TRANSFERS: ReadonlyMap<string, Transfer> = new Map(
  Object.entries<Transfer>({
    update_upload_file_write: async (ends, message) => {
      await uploadOf(ends).write(bytesOf(message));
      return null;
    },
    update_upload_file_utime: async (ends, message) => {
      const { access_time, modified_time } = checked(times, 'utime', message);
      await uploadOf(ends).setTimes(access_time, modified_time);
      return null;
    },
    update_upload_file_close: async (ends) => {
      await uploadOf(ends).close();
      return null;
    },
    update_upload_directory_write: async (ends, message) => {
      await uploadOf(ends).write(bytesOf(message));
      return null;
    },
    update_upload_directory_unpack: async (ends) => {
      await uploadOf(ends).close();
      return null;
    },
    update_read_file: async (ends, message) => {
      const wanted = checked(length, 'length', message.length);
      return downloadOf(ends).read(Math.min(wanted, LARGEST_READ));
    },
    update_read_file_close: async (ends) => {
      await downloadOf(ends).end();
      return null;
    },
  }),
);

function checked<T>(schema: z.ZodType<T>, key: string, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new RefusedError(`the value of ${key} is not of the type it should be`);
  return parsed.data;
}

function uploadOf(ends: CommandOptions): UploadSink {
  if (!ends.upload) throw new RefusedError('this command uploads nothing');
  return ends.upload;
}

function downloadOf(ends: CommandOptions): DownloadSource {
  if (!ends.download) throw new RefusedError('this command downloads nothing');
  return ends.download;
}

function bytesOf(message: WireMessage): Uint8Array {
  const data = message.args;
  if (data instanceof Uint8Array) return data;
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  throw new RefusedError('args holds no bytes');
}
