/**
 * Requests and responses over one WebSocket, both ways, several in flight. Knows framing and sequence
 * numbers; what the operations mean is the session's affair.
 */
import type { WebSocket } from 'ws';
import type { Clock, Milliseconds, Timer } from '../../clock.js';
import type { Logger } from '../port.js';
import {
  asMessage,
  decodeValue,
  encodeMessage,
  type WireMap,
  type WireMessage,
  type WireValue,
} from './wire.js';

/** The worker answered a request with an exception; `message` is its text. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly operation: string;

  constructor(operation: string, message: string) {
    super(message);
    this.operation = operation;
  }
}

/** The connection ended before the answer came. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';

  constructor(reason: string) {
    super(`connection lost: ${reason}`);
  }
}

/** Thrown by a handler: its text goes to the worker as the exception of the response. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

export type RequestHandler = (message: WireMessage) => WireValue | Promise<WireValue>;

export interface PeerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Longest wait for the answer to a request; the protocol itself has none. */
  readonly requestTimeout: Milliseconds;
}

interface Waiting {
  readonly operation: string;
  readonly timer: Timer;
  resolve(result: WireValue): void;
  reject(error: Error): void;
}

/** What may wait to be sent to a worker that does not read, in bytes; past it the connection is dropped. */
const MOST_UNSENT = 32 * 1024 * 1024;

export class Peer {
  readonly #socket: WebSocket;
  readonly #options: PeerOptions;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #handler: RequestHandler = (message) => {
    throw new RefusedError(`Command ${message.op} does not exist.`);
  };
  #dropReason: string | undefined;
  /** Resolves, with the reason, when the connection has ended. Never rejects. */
  readonly closed: Promise<string>;

  constructor(socket: WebSocket, options: PeerOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary));
    socket.on('error', (error) => {
      this.#dropReason ??= error.message;
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', (code) => resolve(this.#end(code)));
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN && this.#dropReason === undefined;
  }

  /** Who answers the worker's requests from now on. */
  handle(handler: RequestHandler): void {
    this.#handler = handler;
  }

  /**
   * Sends `{op, ...fields, seq_number}` and waits for the worker's answer.
   * @throws RemoteError when the worker answers with an exception.
   * @throws ConnectionLostError when the connection ends first; no answer in time ends it.
   */
  request(operation: string, fields: WireMap = {}): Promise<WireValue> {
    if (!this.isOpen) return Promise.reject(new ConnectionLostError(this.#dropReason ?? 'it is closed'));
    const seq = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = this.#options.clock.setTimer(this.#options.requestTimeout, () =>
        this.drop(`no answer to ${operation} within ${this.#options.requestTimeout / 1000} s`),
      );
      this.#waiting.set(seq, { operation, timer, resolve, reject });
      this.#send({ op: operation, ...fields, seq_number: seq });
    });
  }

  /** Ends the connection at once, without a close frame, as Buildbot's master does. */
  drop(reason: string): void {
    this.#dropReason ??= reason;
    this.#socket.terminate();
  }

  /** Ends the connection with a close frame without a code; the worker answers it and tries again. */
  close(reason: string): void {
    this.#dropReason ??= reason;
    this.#socket.close();
  }

  #send(message: WireMap): void {
    this.#socket.send(encodeMessage(message));
    if (this.#socket.bufferedAmount > MOST_UNSENT) this.drop('the worker does not read what it is sent');
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#dropReason !== undefined) return;
    if (!isBinary) {
      this.#options.logger.debug('ignored a text message of the worker');
      return;
    }
    let value: WireValue;
    try {
      value = decodeValue(data);
    } catch (error) {
      this.drop((error as Error).message);
      return;
    }
    const message = asMessage(value);
    if (!message) this.#options.logger.debug('ignored a message without op or seq_number');
    else if (message.op === 'response') this.#settle(message);
    else this.#answer(message);
  }

  #settle(message: WireMessage): void {
    const waiting = this.#waiting.get(message.seq_number);
    if (!waiting) {
      this.drop('the worker answered a request that was never sent');
      return;
    }
    this.#waiting.delete(message.seq_number);
    waiting.timer.cancel();
    if ('is_exception' in message)
      waiting.reject(new RemoteError(waiting.operation, String(message.result ?? '')));
    else waiting.resolve(message.result ?? null);
  }

  /** Answers at once where the handler does, so that answers keep the order of the requests. */
  #answer(message: WireMessage): void {
    let result: WireValue | Promise<WireValue>;
    try {
      result = this.#handler(message);
    } catch (error) {
      this.#refuse(message, error);
      return;
    }
    if (!(result instanceof Promise)) this.#respond(message, result);
    else
      result.then(
        (settled) => this.#respond(message, settled),
        (error) => this.#refuse(message, error),
      );
  }

  #respond(message: WireMessage, result: WireValue): void {
    if (this.isOpen) this.#send({ op: 'response', seq_number: message.seq_number, result });
  }

  #refuse(message: WireMessage, error: unknown): void {
    const text = error instanceof RefusedError ? error.message : 'the master failed; its log says why';
    if (!(error instanceof RefusedError))
      this.#options.logger.error(`answering ${message.op} failed`, { error: (error as Error).message });
    if (this.isOpen)
      this.#send({ op: 'response', seq_number: message.seq_number, result: text, is_exception: true });
  }

  #end(code: number): string {
    const reason = this.#dropReason ?? `closed by the worker (${code})`;
    this.#dropReason ??= reason;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { timer, reject } of waiting) {
      timer.cancel();
      reject(new ConnectionLostError(reason));
    }
    return reason;
  }
}
