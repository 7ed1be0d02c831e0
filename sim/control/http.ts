import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { dashboardFile } from '../dashboard/dashboard.js';
import { FaultIdTaken } from '../faults/faults.js';
import { Router } from '../http/router.js';
import { SnapshotUnreadable } from '../snapshot/snapshot.js';
import { sendEvents } from './event-stream.js';
import type { Laboratory } from './laboratory.js';
import { openApiDocument } from './openapi.js';
import { ControlRefused } from './refusal.js';
import { CONTROL_ROUTES, type ControlRoute } from './routes.js';
import { whyRefused } from './who-may.js';

/** Bytes of a request's body: a snapshot of a large cloud has to fit. */
const MAX_BODY = 2 ** 30;

const router = new Router<ControlRoute>();
for (const route of CONTROL_ROUTES) router.add(route.method, route.path, route);

/** Answers a request whose path starts with `/_sim`. Never fails. */
export async function answerControl(
  laboratory: Laboratory,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const refused = whyRefused(incoming);
  if (refused) return sendJson(outgoing, 403, { error: { message: refused } });
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const path = url.pathname.slice('/_sim'.length);
  if (incoming.method === 'GET') {
    if (path === '/events') return sendEvents(laboratory.hub, outgoing);
    if (path === '/openapi.json') return sendJson(outgoing, 200, openApiDocument());
    const file = await dashboardFile(path);
    if (file) return send(outgoing, 200, file.type, file.bytes);
    if (path === '') return redirect(outgoing);
  }
  const match = router.match(path);
  const route = match?.methods.get(incoming.method ?? '');
  if (!match || !route) return sendJson(outgoing, match ? 405 : 404, { error: { message: NOWHERE } });
  try {
    const body = route.body?.parse(await jsonBody(incoming));
    const query = (route.query?.parse(Object.fromEntries(url.searchParams)) ?? {}) as Record<string, string>;
    const result = await route.answer(laboratory, { params: match.params, query, body });
    sendResult(outgoing, route, result);
  } catch (error) {
    sendProblem(outgoing, error);
  }
}

const NOWHERE = 'there is nothing here; GET /_sim/openapi.json says what there is';

class BadBody extends Error {}

async function jsonBody(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new BadBody(`the body is longer than ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  if (!/^application\/json\b/.test(incoming.headers['content-type'] ?? '')) {
    throw new BadBody('send the body as Content-Type: application/json');
  }
  try {
    return JSON.parse(Buffer.concat(chunks, size).toString('utf8'));
  } catch {
    throw new BadBody('the body is not JSON');
  }
}

function sendResult(outgoing: ServerResponse, route: ControlRoute, result: unknown): void {
  if (!route.returns) {
    outgoing.writeHead(204).end();
  } else if (result === undefined) {
    sendJson(outgoing, 404, { error: { message: 'there is no such thing' } });
  } else sendJson(outgoing, route.status ?? 200, result);
}

function sendProblem(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent) {
    outgoing.destroy();
  } else if (error instanceof z.ZodError) {
    const problems = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    const message = problems
      .map((one) => (one.path ? `${one.path}: ${one.message}` : one.message))
      .join('; ');
    sendJson(outgoing, 400, { error: { message, problems } });
  } else if (error instanceof BadBody || error instanceof SnapshotUnreadable) {
    sendJson(outgoing, 400, { error: { message: error.message } });
  } else if (error instanceof ControlRefused || error instanceof FaultIdTaken) {
    sendJson(outgoing, 409, { error: { message: error.message } });
  } else {
    sendJson(outgoing, 500, { error: { message: error instanceof Error ? error.message : String(error) } });
  }
}

function sendJson(outgoing: ServerResponse, status: number, value: unknown): void {
  send(outgoing, status, 'application/json', Buffer.from(JSON.stringify(value)));
}

function send(outgoing: ServerResponse, status: number, type: string, bytes: Uint8Array): void {
  outgoing
    .writeHead(status, {
      'Content-Type': type,
      'Content-Length': bytes.byteLength,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'",
    })
    .end(bytes);
}

function redirect(outgoing: ServerResponse): void {
  outgoing.writeHead(302, { Location: '/_sim/', 'Content-Length': 0 }).end();
}
