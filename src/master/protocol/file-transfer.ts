/** The master's ends of file uploads and downloads. */
import { type FileHandle, mkdir, open, rename, rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Seconds } from '../../clock.js';
import type { DownloadSource, UploadSink } from './command.js';
import { RefusedError } from './peer.js';

/** Receives one file. It appears at its destination only when it is whole. */
export class FileUpload implements UploadSink {
  readonly #destination: string;
  readonly #partial: string;
  readonly #maxsize: number;
  #file: FileHandle | undefined;
  #size = 0;
  #whole = false;

  /** @param maxsize bytes; the worker is told the same limit, but not trusted with it. */
  constructor(destination: string, maxsize = Number.POSITIVE_INFINITY) {
    this.#destination = destination;
    this.#partial = `${destination}.part`;
    this.#maxsize = maxsize;
  }

  async write(data: Uint8Array): Promise<void> {
    this.#size += data.byteLength;
    if (this.#size > this.#maxsize) throw new RefusedError(`the file is larger than ${this.#maxsize} bytes`);
    const file = await this.#open();
    await file.writeFile(data);
  }

  async close(): Promise<void> {
    await (await this.#open()).close();
    this.#file = undefined;
    await rename(this.#partial, this.#destination);
    this.#whole = true;
  }

  async setTimes(accessed: Seconds, modified: Seconds): Promise<void> {
    if (!this.#whole) throw new RefusedError('the file is not closed yet');
    await utimes(this.#destination, accessed, modified);
  }

  async end(): Promise<void> {
    if (this.#whole) return;
    await this.#file?.close();
    this.#file = undefined;
    await rm(this.#partial, { force: true });
  }

  async #open(): Promise<FileHandle> {
    if (this.#whole) throw new RefusedError('the file is closed');
    if (this.#file) return this.#file;
    await mkdir(dirname(this.#partial), { recursive: true });
    this.#file = await open(this.#partial, 'w');
    return this.#file;
  }
}

/** Sends a file of the master. */
export class FileDownload implements DownloadSource {
  readonly #path: string;
  #file: FileHandle | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async read(length: number): Promise<Uint8Array> {
    this.#file ??= await open(this.#path, 'r');
    const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(length), 0, length);
    return buffer.subarray(0, bytesRead);
  }

  async end(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }
}

/** Sends a text that is no file. */
export class TextDownload implements DownloadSource {
  #left: Uint8Array;

  constructor(text: string) {
    this.#left = Buffer.from(text, 'utf8');
  }

  async read(length: number): Promise<Uint8Array> {
    const block = this.#left.subarray(0, length);
    this.#left = this.#left.subarray(length);
    return block;
  }

  async end(): Promise<void> {
    this.#left = new Uint8Array();
  }
}
