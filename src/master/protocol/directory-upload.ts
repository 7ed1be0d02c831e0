/** The master's end of a directory upload: a tar archive that comes in blocks and is unpacked as it comes. */

import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { posix } from 'node:path';
import { type ReadEntry, Unpack } from 'tar';
import type { UploadSink } from './command.js';
import type { Compression } from './command-arguments.js';
import { RefusedError } from './peer.js';

/**
 * Unpacks into `destination`. The archive comes from a worker, on which strangers' code may run: paths and
 * links that lead outside are refused, devices too, and file owners are ignored.
 */
export class DirectoryUpload implements UploadSink {
  readonly #destination: string;
  readonly #maxsize: number;
  #size = 0;
  #unpack: Unpack | undefined;
  #whole = false;
  #error: Error | undefined;

  constructor(destination: string, compress: Compression, maxsize = Number.POSITIVE_INFINITY) {
    if (compress === 'bz2')
      throw new RangeError('compress: bz2 cannot be unpacked by the master; use gz or null');
    this.#destination = destination;
    this.#maxsize = maxsize;
  }

  async write(data: Uint8Array): Promise<void> {
    this.#size += data.byteLength;
    if (this.#size > this.#maxsize)
      throw new RefusedError(`the directory is larger than ${this.#maxsize} bytes`);
    const unpack = await this.#open();
    if (!unpack.write(Buffer.from(data)) && !this.#error) await drained(unpack);
    this.#failIfRefused();
  }

  async setTimes(): Promise<void> {
    throw new RefusedError('a directory upload sets no times');
  }

  async close(): Promise<void> {
    this.#failIfRefused();
    const unpack = await this.#open();
    const closed = once(unpack, 'close');
    unpack.end();
    await closed.catch(() => undefined);
    this.#failIfRefused();
    this.#whole = true;
  }

  async end(): Promise<void> {
    if (this.#whole) return;
    this.#unpack?.abort(new Error('the upload ended early'));
    if (this.#unpack) await rm(this.#destination, { recursive: true, force: true });
  }

  #failIfRefused(): void {
    if (this.#error) throw new RefusedError(this.#error.message);
  }

  #accept(entry: ReadEntry): boolean {
    const outside = leadsOutside(entry);
    if (outside) this.#error ??= new Error(`${entry.path} leads outside of the directory`);
    return !outside;
  }

  async #open(): Promise<Unpack> {
    if (this.#unpack) return this.#unpack;
    await mkdir(this.#destination, { recursive: true });
    const unpack = new Unpack({
      cwd: this.#destination,
      preserveOwner: false,
      filter: (_path, entry) => this.#accept(entry as ReadEntry),
      onwarn: (code, message) => {
        if (code !== ROOT_NAMED_SLASH) this.#error ??= new Error(String(message));
      },
    });
    unpack.on('error', (error) => {
      this.#error ??= error as Error;
    });
    this.#unpack = unpack;
    return unpack;
  }
}

/** `tar` says so of the archive's first entry: Python's tarfile names the directory itself `/`. */
const ROOT_NAMED_SLASH = 'TAR_ENTRY_INFO';

function leadsOutside(entry: ReadEntry): boolean {
  const inside = posix.normalize(`./${entry.path}`);
  if (inside.split('/')[0] === '..') return true;
  if (entry.linkpath === undefined || !LINKS.has(entry.type)) return false;
  if (posix.isAbsolute(entry.linkpath)) return true;
  const from = entry.type === 'SymbolicLink' ? posix.dirname(inside) : '.';
  return posix.join(from, entry.linkpath).split('/')[0] === '..';
}

const LINKS: ReadonlySet<string> = new Set(['Link', 'SymbolicLink']);

function drained(unpack: Unpack): Promise<unknown> {
  return Promise.race([once(unpack, 'drain'), once(unpack, 'close')]).catch(() => undefined);
}
