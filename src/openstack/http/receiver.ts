import { type Dispatcher, util } from 'undici';
import type { Answer } from './call.js';

type Abort = (reason: Error) => void;
type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Takes one answer from an undici dispatcher, whole. Speaks the dialect of undici 7, and the one before it, which
 * is all that Node's own dispatcher and some of embedders know.
 */
export class Receiver implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #abort: Abort | undefined;
  #givenUp: Error | undefined;
  #status = 0;
  #headers: Answer['headers'] = {};

  constructor(resolve: (answer: Answer) => void, reject: (error: unknown) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Also before the request is on its way: it may wait for a connection. */
  giveUp(reason: unknown): void {
    this.#givenUp = reason instanceof Error ? reason : new Error(String(reason));
    this.#abort?.(this.#givenUp);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#begin((reason) => controller.abort(reason));
  }

  onResponseStart(_: unknown, status: number, headers: Headers): void {
    this.#head(status, headers);
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#end();
  }

  onResponseError(_: unknown, error: Error): void {
    this.#reject(error);
  }

  onConnect(abort: Abort): void {
    this.#begin(abort);
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    this.#head(status, util.parseHeaders(headers));
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    this.#end();
  }

  onError(error: Error): void {
    this.#reject(error);
  }

  /** Again where a request is sent anew on another connection. */
  #begin(abort: Abort): void {
    this.#abort = abort;
    if (this.#givenUp) abort(this.#givenUp);
  }

  /** Also called for what is said before the answer (1xx), which the answer then replaces. */
  #head(status: number, headers: Headers): void {
    this.#status = status;
    this.#headers = flatten(headers);
  }

  #end(): void {
    const [first, ...more] = this.#chunks;
    const text =
      first === undefined ? '' : TEXT.decode(more.length === 0 ? first : Buffer.concat(this.#chunks));
    this.#resolve({ status: this.#status, headers: this.#headers, text });
  }
}

const TEXT = new TextDecoder();

function flatten(headers: Headers): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
