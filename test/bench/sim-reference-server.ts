/**
 * What the simulator is measured against: a bare `node:http` server that keeps documents in a Map and stringifies
 * them for each answer. It reads the document to keep from its standard input, and prints its URL.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Document {
  readonly id: string;
}

const document: Document = JSON.parse(await text(process.stdin));
const servers = new Map<string, Document>();

function answer(request: IncomingMessage, response: ServerResponse): void {
  const [, , id = ''] = (request.url ?? '').split('/');
  const found = servers.get(id);
  if (request.method === 'POST') void create(request, response);
  else if (id.startsWith('detail')) send(response, 200, { servers: [...servers.values()].slice(0, 100) });
  else if (!found) send(response, 404, { itemNotFound: { code: 404, message: `Instance ${id} not found.` } });
  else if (request.method === 'DELETE') {
    servers.delete(id);
    response.writeHead(204).end();
  } else send(response, 200, { server: found });
}

async function create(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { server } = JSON.parse(await text(request));
  const made = { ...document, ...server, id: randomUUID() };
  servers.set(made.id, made);
  send(response, 202, { server: made });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': bytes.byteLength })
    .end(bytes);
}

for (let index = 0; index < 100; index++) {
  const id = index === 0 ? document.id : randomUUID();
  servers.set(id, { ...document, id });
}
const server = createServer(answer).listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
