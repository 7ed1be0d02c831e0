import { Dispatcher, errors } from 'undici';
import type { Timer } from '../../src/clock.js';
import type { Cloud } from '../cloud.js';
import type { Reply, SimRequest } from '../http/message.js';
import { onTheWire, type WireResponse } from '../http/wire.js';
import { Arrivals } from './arrivals.js';

/**
 * A cloud without a socket: an undici dispatcher that answers every origin. Give it to a client as its
 * transport, to `undici.request` as `dispatcher`, or to `fetch`. Under a virtual clock nothing waits.
 */
export class SimDispatcher extends Dispatcher {
  readonly #cloud: Cloud;
  readonly #arrivals = new Arrivals<Exchange>({
    answer: (request, exchange) => exchange.answer(request),
    send: (exchange, request, reply) => exchange.send(request, reply),
    soon: inMicrotask,
  });

  constructor(cloud: Cloud) {
    super();
    this.#cloud = cloud;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const exchange = new Exchange(this.#cloud, handler);
    if (!exchange.start()) return true;
    const body = wholeBody(options.body);
    if (body instanceof Promise) {
      body.then(
        (bytes) => this.#ask(options, bytes, exchange),
        (error: Error) => exchange.fail(error),
      );
    } else this.#ask(options, body, exchange);
    return true;
  }

  #ask(options: Dispatcher.DispatchOptions, body: Uint8Array | undefined, exchange: Exchange): void {
    exchange.orFail(() => this.#arrivals.add(simRequest(options, body), exchange));
  }

  override async close(): Promise<void> {}

  override async destroy(): Promise<void> {}
}

const NEXT = Promise.resolve();

/** `queueMicrotask` would make a resource for async_hooks each time. */
function inMicrotask(task: () => void): void {
  void NEXT.then(task);
}

/** One request on its way, told to undici's handler in whichever of its two dialects the handler speaks. */
class Exchange {
  readonly #cloud: Cloud;
  readonly #handler: Dispatcher.DispatchHandler;
  readonly #controller: Controller;
  #timer: Timer | undefined;
  #over = false;

  constructor(cloud: Cloud, handler: Dispatcher.DispatchHandler) {
    this.#cloud = cloud;
    this.#handler = handler;
    this.#controller = new Controller((reason) => this.fail(reason));
  }

  /** False where the handler gave up at once. */
  start(): boolean {
    if (this.#handler.onRequestStart) this.#handler.onRequestStart(this.#controller, {});
    else
      this.#handler.onConnect?.((reason) =>
        this.#controller.abort(reason ?? new errors.RequestAbortedError()),
      );
    return !this.#over;
  }

  /** Undefined where the client has given up. */
  answer(request: SimRequest): Reply | undefined {
    return this.#over ? undefined : this.orFail(() => this.#cloud.answer(request));
  }

  send(request: SimRequest, reply: Reply): void {
    const deliver = (): void => this.orFail(() => this.#deliver(request, reply));
    if (reply.delay <= 0) deliver();
    else this.#timer = this.#cloud.clock.setTimer(reply.delay, deliver);
  }

  /** An error of ours, or of a handler, fails this exchange, and none of those that are served with it. */
  orFail<Result>(work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      this.fail(error as Error);
      return undefined;
    }
  }

  fail(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer?.cancel();
    if (this.#handler.onRequestStart) this.#handler.onResponseError?.(this.#controller, error);
    else this.#handler.onError?.(error);
  }

  #deliver(request: SimRequest, reply: Reply): void {
    if (this.#over || reply.delivery === 'drop') return;
    if (reply.delivery === 'reset') {
      this.fail(new errors.SocketError('other side closed'));
      return;
    }
    const wire = onTheWire(reply.response, request.method, this.#cloud.clock.now());
    this.#head(wire);
    const cut = reply.delivery === 'truncate';
    const body = cut ? wire.body.subarray(0, wire.body.byteLength >> 1) : wire.body;
    if (!this.#over && wire.bodyIsSent && body.byteLength > 0) this.#data(body);
    if (cut) this.fail(new errors.SocketError('other side closed'));
    else this.#end();
  }

  #head(wire: WireResponse): void {
    if (this.#handler.onRequestStart) {
      this.#handler.onResponseStart?.(this.#controller, wire.status, byName(wire.headers), wire.reason);
      return;
    }
    const raw: Buffer[] = [];
    for (const [name, value] of wire.headers) raw.push(bytesOf(name), Buffer.from(value));
    this.#handler.onHeaders?.(wire.status, raw, () => {}, wire.reason);
  }

  #data(body: Uint8Array): void {
    // A copy: undici hands the bytes on, and ours are sent again to the next who asks.
    const chunk = Buffer.from(body);
    if (this.#handler.onRequestStart) this.#handler.onResponseData?.(this.#controller, chunk);
    else this.#handler.onData?.(chunk);
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#handler.onRequestStart) this.#handler.onResponseEnd?.(this.#controller, {});
    else this.#handler.onComplete?.([]);
  }
}

/** The whole answer is there at once, so a pause only tells the handler what it said. */
class Controller implements Dispatcher.DispatchController {
  aborted = false;
  paused = false;
  reason: Error | null = null;
  rawHeaders: Buffer[] | null = null;
  rawTrailers: Buffer[] | null = null;
  readonly #onAbort: (reason: Error) => void;

  constructor(onAbort: (reason: Error) => void) {
    this.#onAbort = onAbort;
  }

  abort(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.#onAbort(reason);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }
}

const NAMES = new Map<string, Buffer>();
const MOST_NAMES = 500;

/** A header's name, of which there are few. */
function bytesOf(name: string): Buffer {
  const known = NAMES.get(name);
  if (known) return known;
  const bytes = Buffer.from(name);
  if (NAMES.size < MOST_NAMES) NAMES.set(name, bytes);
  return bytes;
}

function simRequest(options: Dispatcher.DispatchOptions, body: Uint8Array | undefined): SimRequest {
  const { host, scheme, localPort } = originOf(options.origin ?? 'http://127.0.0.1');
  const headers = lowerCase(options.headers);
  headers['host'] ??= host;
  const { method, path, query } = options;
  return { method, target: withQuery(path, query), headers, body, scheme, localPort };
}

type Origin = Pick<SimRequest, 'scheme' | 'localPort'> & { readonly host: string };

const ORIGINS = new Map<string, Origin>();
const MOST_ORIGINS = 100;

/** Parsed once: a client asks few origins, and often. */
function originOf(origin: string | URL): Origin {
  const known = ORIGINS.get(String(origin));
  if (known) return known;
  const { host, protocol, port } = new URL(origin);
  const parsed: Origin = {
    host,
    scheme: protocol === 'https:' ? 'https' : 'http',
    localPort: Number(port) || undefined,
  };
  if (ORIGINS.size < MOST_ORIGINS) ORIGINS.set(String(origin), parsed);
  return parsed;
}

function withQuery(path: string, query: Dispatcher.DispatchOptions['query']): string {
  if (!query || Object.keys(query).length === 0) return path;
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((item) => [name, String(item)] as [string, string]),
  );
  return `${path}?${new URLSearchParams(pairs)}`;
}

function lowerCase(given: Dispatcher.DispatchOptions['headers']): Record<string, string> {
  const headers: Record<string, string> = {};
  const add = (name: string, value: unknown): void => {
    if (value === undefined) return;
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? String(value) : `${headers[key]}, ${value}`;
  };
  if (Array.isArray(given)) {
    for (let at = 0; at + 1 < given.length; at += 2) add(String(given[at]), given[at + 1]);
    return headers;
  }
  const entries = given && Symbol.iterator in given ? given : Object.entries(given ?? {});
  for (const [name, value] of entries) {
    if (Array.isArray(value)) for (const item of value) add(name, item);
    else add(name, value);
  }
  return headers;
}

function byName(headers: WireResponse['headers']): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = found[key];
    found[key] = before === undefined ? value : [before, value].flat();
  }
  return found;
}

function wholeBody(body: unknown): Uint8Array | undefined | Promise<Uint8Array> {
  if (body === null || body === undefined) return undefined;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'function') return collect(body() as AsyncIterable<Uint8Array>);
  return collect(body as AsyncIterable<Uint8Array>);
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}
