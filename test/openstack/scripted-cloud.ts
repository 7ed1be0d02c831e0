import { Dispatcher } from 'undici';
import type { Clock, Milliseconds } from '../../src/clock.js';
import { systemClock } from '../../src/clock.js';

/** A request as it reached the cloud. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly at: Milliseconds;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, everything else as JSON. */
  readonly body?: unknown;
  /** By the cloud's clock. */
  readonly after?: Milliseconds;
}

/** `hang` never answers; an Error is what the socket reports. */
export type Script = (asked: Asked) => Reply | Error | 'hang';

interface OldHandler {
  onConnect(abort: (reason?: Error) => void): void;
  onHeaders(status: number, headers: Buffer[], resume: () => void, text: string): void;
  onData(chunk: Buffer): void;
  onComplete(trailers: string[] | null): void;
  onError(error: Error): void;
}

/** A cloud that answers by a script and remembers what it was asked. */
export class ScriptedCloud extends Dispatcher {
  readonly asked: Asked[] = [];
  readonly #script: Script;
  readonly #clock: Clock;

  constructor(script: Script, clock: Clock = systemClock) {
    super();
    this.#script = script;
    this.#clock = clock;
  }

  /** The requests for a path, or below it, without Keystone's. */
  to(path: string, method?: string): Asked[] {
    return this.asked.filter(
      ({ url, ...each }) => url.pathname.startsWith(path) && (method === undefined || each.method === method),
    );
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const to = handler as unknown as OldHandler;
    let ended = false;
    const end = (finish: () => void): void => {
      if (ended) return;
      ended = true;
      finish();
    };
    to.onConnect((reason) => end(() => to.onError(reason ?? new Error('aborted'))));
    if (ended) return true;
    const asked = this.#note(options);
    const reply = this.#script(asked);
    if (reply === 'hang') return true;
    const send = (): void =>
      end(() => {
        if (reply instanceof Error) to.onError(reply);
        else write(reply, to);
      });
    if (!(reply instanceof Error) && reply.after) this.#clock.setTimer(reply.after, send);
    else queueMicrotask(send);
    return true;
  }

  #note({ origin, path, method, headers, body }: Dispatcher.DispatchOptions): Asked {
    const asked = {
      method,
      url: new URL(path, String(origin)),
      headers: (headers ?? {}) as Record<string, string>,
      body: typeof body === 'string' ? JSON.parse(body) : undefined,
      at: this.#clock.now(),
    };
    this.asked.push(asked);
    return asked;
  }
}

function write({ status = 200, headers = {}, body }: Reply, to: OldHandler): void {
  const text = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body);
  const all = { 'content-type': 'application/json', ...headers };
  to.onHeaders(
    status,
    Object.entries(all).flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)]),
    () => {},
    '',
  );
  if (text !== '') to.onData(Buffer.from(text));
  to.onComplete([]);
}

export function socketError(code: string, syscall?: string): Error {
  return Object.assign(new Error(`${syscall ?? 'socket'} ${code}`), { code, ...(syscall && { syscall }) });
}

export const AUTH = {
  method: 'password',
  authUrl: 'http://keystone.test/v3',
  username: 'user',
  password: 'pa$$word-of-user',
  projectName: 'tenant',
} as const;

const endpoints = (url: string) =>
  ['public', 'internal', 'admin'].map((face) => ({ interface: face, region: 'RegionOne', url }));

export const CATALOG = [
  { type: 'identity', name: 'keystone', endpoints: endpoints('http://keystone.test/v3/') },
  { type: 'compute', name: 'nova', endpoints: endpoints('http://nova.test/v2.1') },
  { type: 'image', name: 'glance', endpoints: endpoints('http://glance.test') },
  { type: 'volumev3', name: 'cinderv3', endpoints: endpoints('http://cinder.test/v3/p1') },
  { type: 'network', name: 'neutron', endpoints: endpoints('http://neutron.test') },
];

export interface Grant {
  readonly id?: string;
  /** Of the token's life; default an hour. */
  readonly life?: Milliseconds;
  readonly issued?: Milliseconds;
  readonly token?: object;
}

/** What Keystone v3 answers (recording auth-scoped-project-name-domain-id). */
export function granted({ id = 'token-1', life = 3_600_000, issued = 0, token = {} }: Grant = {}): Reply {
  const time = (at: Milliseconds): string => new Date(at).toISOString();
  return {
    status: 201,
    headers: { 'x-subject-token': id },
    body: {
      token: {
        issued_at: time(issued),
        expires_at: time(issued + life),
        user: { id: 'u1', name: 'user' },
        project: { id: 'p1', name: 'tenant' },
        catalog: CATALOG,
        ...token,
      },
    },
  };
}

/** Keystone's part answered by the book, numbering its tokens; the rest by `script`. */
export function withKeystone(script: Script, grant: Omit<Grant, 'id'> = {}): Script {
  let tokens = 0;
  return (asked) =>
    asked.url.hostname === 'keystone.test' ? granted({ ...grant, id: `token-${++tokens}` }) : script(asked);
}
