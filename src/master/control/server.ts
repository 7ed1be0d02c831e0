/** Lets programs of the same user speak to a running master: HTTP and JSON over a local socket. */
import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../../clock.js';
import type { EmbeddedMaster } from '../embedded-master.js';
import type { Logger } from '../port.js';
import { type Answer, ROUTES } from './routes.js';
import { controlSocketPath } from './socket-path.js';

const LARGEST_BODY = 1024 * 1024;

export class ControlServer {
  readonly #master: EmbeddedMaster;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #server: Server;
  readonly #ending = new AbortController();

  constructor(master: EmbeddedMaster, clock: Clock, logger: Logger) {
    this.#master = master;
    this.#clock = clock;
    this.#logger = logger;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** The state directory must be the caller's alone: a socket that an earlier master left there is removed. */
  async listen(stateDirectory: string): Promise<void> {
    const path = controlSocketPath(stateDirectory);
    if (process.platform !== 'win32') await rm(path, { force: true });
    this.#server.listen(path);
    await once(this.#server, 'listening');
    if (process.platform !== 'win32') await chmod(path, 0o600);
  }

  async close(): Promise<void> {
    this.#ending.abort(new Error('the master stops'));
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('the asker has gone')));
    try {
      const signal = AbortSignal.any([gone.signal, this.#ending.signal]);
      await send(response, await this.#answer(request, signal));
    } catch (error) {
      if (gone.signal.aborted || this.#ending.signal.aborted) return;
      this.#logger.error('answering a question failed', { error: (error as Error).message });
      if (response.headersSent) response.destroy();
      else await send(response, { status: 500, json: { error: (error as Error).message } });
    }
  }

  async #answer(request: IncomingMessage, signal: AbortSignal): Promise<Answer> {
    const path = (request.url ?? '/').split('?', 1)[0] as string;
    const body = request.method === 'POST' ? await readBody(request) : undefined;
    if (body === NOT_JSON)
      return { status: 400, json: { error: 'the body is not JSON, or longer than 1 MiB' } };
    for (const route of ROUTES) {
      const params = route.method === request.method ? match(route.path, path) : undefined;
      if (params) return route.answer({ master: this.#master, params, body, signal, now: this.#clock.now() });
    }
    return { status: 404, json: { error: `there is no ${request.method} ${path}` } };
  }
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] as string;
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return params;
}

const NOT_JSON = Symbol('not JSON');

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > LARGEST_BODY) return NOT_JSON;
    parts.push(part as Buffer);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch {
    return NOT_JSON;
  }
}

async function send(response: ServerResponse, answer: Answer): Promise<void> {
  if ('json' in answer) {
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(answer.json)}\n`);
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  for await (const line of answer.lines)
    if (!response.write(`${JSON.stringify(line)}\n`)) await once(response, 'drain');
  response.end();
}
