import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cloud } from '../cloud.js';
import type { ServiceName } from '../deployment.js';
import type { Reply, SimRequest } from '../http/message.js';
import { onTheWire } from '../http/wire.js';
import { Arrivals } from './arrivals.js';

/** What a client may do to us. Beyond these a connection is refused or cut. */
export interface HttpLimits {
  /** Bytes of a request's body; more is answered 413. Services have lower limits of their own (Nova 114,688). */
  readonly bodyBytes: number;
  /** Bytes of a request's header; more is answered 431. */
  readonly headerBytes: number;
  /** Seconds for the whole of a request to arrive; later is answered 408. */
  readonly requestSeconds: number;
}

export const DEFAULT_LIMITS: HttpLimits = {
  bodyBytes: 64 * 2 ** 20,
  headerBytes: 32 * 2 ** 10,
  requestSeconds: 60,
};

export interface ListenOptions {
  /** Default `127.0.0.1`. Anything that is not loopback needs {@link ListenOptions.allowRemote}. */
  readonly host?: string;
  /** One port for all services; 0, the default, is any free one. */
  readonly port?: number;
  /** A port, or several, for each service instead of one for all: `STANDARD_PORTS`. */
  readonly ports?: Readonly<Record<ServiceName, readonly number[]>>;
  readonly allowRemote?: boolean;
  readonly limits?: Partial<HttpLimits>;
  /** Answers what is below `/_sim` on every port. Left out: the cloud answers that too. */
  readonly control?: ControlHandler | undefined;
}

export type ControlHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

export interface Listening {
  /** `http://127.0.0.1:PORT`, without a slash at the end; of Keystone, where each service has its own port. */
  readonly url: string;
  /** Stops listening and cuts what is still connected. */
  close(): Promise<void>;
}

/** The address is not loopback, and nobody said that it may be. */
export class RemoteAccessRefused extends Error {
  readonly host: string;

  constructor(host: string) {
    super(
      `${host} can be reached from other machines; listen on 127.0.0.1, or allow it with allowRemote (--allow-remote)`,
    );
    this.name = 'RemoteAccessRefused';
    this.host = host;
  }
}

/**
 * Serves a cloud over HTTP.
 * @throws RemoteAccessRefused for an address that is not loopback; Error (code EADDRINUSE...) where it cannot listen
 */
export async function listen(cloud: Cloud, options: ListenOptions = {}): Promise<Listening> {
  const host = options.host ?? '127.0.0.1';
  if (!options.allowRemote && !isLoopback(host)) throw new RemoteAccessRefused(host);
  const ports = options.ports ? Object.values(options.ports).flat() : [options.port ?? 0];
  const servers: Server[] = [];
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const arrivals = new Arrivals<ServerResponse>({
    answer: (request, outgoing) => answer(cloud, request, outgoing),
    send: (outgoing, request, reply) => send(cloud, outgoing, request, reply),
    soon: setImmediate,
  });
  try {
    for (const port of ports) servers.push(await open(arrivals, host, port, limits, options.control));
  } catch (error) {
    await Promise.all(servers.map(shut));
    throw error;
  }
  const first = servers[options.ports ? ports.indexOf(options.ports.identity[0] as number) : 0] as Server;
  const { port } = first.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: async () => void (await Promise.all(servers.map(shut))),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function open(
  arrivals: Arrivals<ServerResponse>,
  host: string,
  port: number,
  limits: HttpLimits,
  control: ControlHandler | undefined,
): Promise<Server> {
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      requestTimeout: limits.requestSeconds * 1000,
      headersTimeout: limits.requestSeconds * 1000,
      noDelay: true,
      keepAliveTimeout: 75_000,
    },
    (incoming, outgoing) => {
      if (control && isForControl(incoming.url)) control(incoming, outgoing);
      else receive(arrivals, limits, incoming, outgoing);
    },
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function isForControl(url: string | undefined): boolean {
  return url?.startsWith('/_sim') === true && (url.length === 5 || url[5] === '/');
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function receive(
  arrivals: Arrivals<ServerResponse>,
  limits: HttpLimits,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  if (
    incoming.headers['content-length'] === undefined &&
    incoming.headers['transfer-encoding'] === undefined
  ) {
    arrivals.add(requestOf(incoming, undefined), outgoing);
    return;
  }
  incoming.on('error', () => outgoing.destroy());
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limits.bodyBytes) chunks.push(chunk);
    else refuseBody(incoming, outgoing);
  });
  incoming.on('end', () => {
    if (outgoing.headersSent) return;
    arrivals.add(
      requestOf(incoming, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size)),
      outgoing,
    );
  });
}

function refuseBody(incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.removeAllListeners('data').resume();
  outgoing.writeHead(413, { 'Content-Length': 0, Connection: 'close' }).end();
}

function requestOf(incoming: IncomingMessage, body: Buffer | undefined): SimRequest {
  return {
    method: incoming.method ?? 'GET',
    target: originForm(incoming.url ?? '/'),
    headers: incoming.headers as Record<string, string>,
    body,
    localPort: incoming.socket.localPort,
    remoteAddress: incoming.socket.remoteAddress,
  };
}

/** An error of ours cuts the connection of the one who met with it. */
function answer(cloud: Cloud, request: SimRequest, outgoing: ServerResponse): Reply {
  try {
    return cloud.answer(request);
  } catch (error) {
    outgoing.destroy();
    throw error;
  }
}

/** A proxy's request line has a whole URL (RFC 9112, 3.2.2). */
function originForm(target: string): string {
  return target.startsWith('/') ? target : `/${target.replace(/^[a-z]+:\/\/[^/]*\/?/i, '')}`;
}

function send(cloud: Cloud, outgoing: ServerResponse, request: SimRequest, reply: Reply): void {
  if (outgoing.destroyed) return;
  if (reply.delay <= 0) {
    deliver(cloud, outgoing, request, reply);
    return;
  }
  const timer = cloud.clock.setTimer(reply.delay, () => deliver(cloud, outgoing, request, reply));
  outgoing.once('close', () => timer.cancel());
}

function deliver(cloud: Cloud, outgoing: ServerResponse, request: SimRequest, reply: Reply): void {
  if (reply.delivery === 'drop') return;
  if (reply.delivery === 'reset') {
    outgoing.socket?.resetAndDestroy();
    return;
  }
  const wire = onTheWire(reply.response, request.method, cloud.clock.now());
  outgoing.sendDate = false;
  outgoing.writeHead(wire.status, wire.reason, flat(wire.headers));
  if (reply.delivery === 'truncate') {
    outgoing.write(wire.body.subarray(0, wire.body.byteLength >> 1), () =>
      outgoing.socket?.resetAndDestroy(),
    );
  } else if (!wire.bodyIsSent) outgoing.end();
  else if (wire.body.byteLength > ONE_WRITE) outgoing.end(wire.body);
  else sendAtOnce(outgoing, asText(wire.body));
}

/** `end(body)` makes the socket gather two pieces, of which the second is empty. This writes header and body as one. */
function sendAtOnce(outgoing: ServerResponse, body: string): void {
  const { socket } = outgoing;
  if (socket === null || body === '') {
    outgoing.end(body, 'latin1');
    return;
  }
  socket.cork();
  outgoing.write(body, 'latin1');
  socket.uncork();
  outgoing.end();
}

/** Bytes of a body that goes out with its header in one write, which it does as text; a longer one is not copied. */
const ONE_WRITE = 16_384;

/** Each byte a character, whatever it means. */
function asText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function flat(headers: ReadonlyArray<readonly [string, string]>): string[] {
  const list: string[] = [];
  for (const [name, value] of headers) list.push(name, value);
  return list;
}
