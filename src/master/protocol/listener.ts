/** The door for workers: takes their connections, and lets in those whose name and password are right. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock, Seconds } from '../../clock.js';
import type { Logger } from '../port.js';
import { parseAuthorization, passwordMatches } from './credentials.js';
import { DEFAULT_LOGIN_LIMITS, LoginLimiter, type LoginLimits } from './login-limiter.js';

export interface ListenerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The worker's password; undefined when there is no such worker. */
  readonly password: (workerName: string) => string | undefined;
  /** Called for each connection that is let in. */
  readonly connected: (workerName: string, socket: WebSocket) => void;
  /** Largest message that a worker may send; a larger one ends its connection. */
  readonly maxMessageBytes?: number;
  readonly loginLimits?: LoginLimits;
  /** Certificate and key (PEM): workers then connect with `--use-tls`. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Holds a line of the longest length that workers are told to keep whole, at four bytes a character. */
const DEFAULT_MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

const STATUS_TEXT = {
  400: 'Bad Request',
  401: 'Unauthorized',
  429: 'Too Many Requests',
} as const;

/** Time for a peer to send its request's headers, in ms: nobody holds a socket without saying who it is. */
const HEADERS_TIMEOUT = 10_000;

export class Listener {
  readonly #options: ListenerOptions;
  readonly #limiter: LoginLimiter;
  readonly #server: Server;
  readonly #websockets: WebSocketServer;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#limiter = new LoginLimiter(options.clock, options.loginLimits ?? DEFAULT_LOGIN_LIMITS);
    this.#websockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      handleProtocols: () => false,
      maxPayload: options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES,
    });
    const settings = { headersTimeout: HEADERS_TIMEOUT, requestTimeout: HEADERS_TIMEOUT };
    this.#server = options.tls ? createTlsServer({ ...settings, ...options.tls }) : createServer(settings);
    this.#server.on('request', (_request, response) => {
      response.writeHead(426, { connection: 'close', upgrade: 'websocket' });
      response.end('This port is for Buildbot workers (msgpack_experimental_v7).\n');
    });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  /** @returns the port, which the system chose when `port` is 0. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.removeListener('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Lets nobody in any more. Connections that were let in live on. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A refused worker resets its connection.
    socket.on('error', () => socket.destroy());
    const verdict = this.#judge(request.headers.authorization, request.socket.remoteAddress ?? '');
    if ('status' in verdict) refuse(socket, verdict);
    else
      this.#websockets.handleUpgrade(request, socket, head, (websocket) =>
        this.#options.connected(verdict.name, websocket),
      );
  }

  /** The name of the worker, or the answer that refuses it. */
  #judge(authorization: string | undefined, address: string): { readonly name: string } | Refusal {
    const credentials = parseAuthorization(authorization);
    if (credentials === 'absent') return { status: 401 };
    if (credentials === 'unreadable') return { status: 400 };
    const { name, password } = credentials;
    const wait = this.#limiter.wait(address, name);
    if (wait > 0) return { status: 429, retryAfter: Math.ceil(wait / 1000) };
    if (passwordMatches(password, this.#options.password(name))) return { name };
    this.#limiter.failed(address, name);
    this.#options.logger.warn('refused a worker: unknown name or wrong password', { worker: name, address });
    return { status: 401 };
  }
}

interface Refusal {
  readonly status: keyof typeof STATUS_TEXT;
  readonly retryAfter?: Seconds;
}

function refuse(socket: Duplex, { status, retryAfter }: Refusal): void {
  const retry = retryAfter === undefined ? '' : `Retry-After: ${retryAfter}\r\n`;
  const head = `HTTP/1.1 ${status} ${STATUS_TEXT[status]}\r\n`;
  // The server allows half-open connections; a refused peer must not keep one.
  socket.once('finish', () => socket.destroy());
  socket.end(`${head}Connection: close\r\nContent-Length: 0\r\n${retry}\r\n`);
}
