/**
 * One server's life after another on each of some connections: POST, GET, DELETE, GET (404). Prints how many requests
 * a second were answered. Arguments: root URL, headers as JSON, body of the POST, connections, seconds.
 *
 * wrk can ask for what an answer named only through Lua, which on one core is slower than what it is to measure.
 */
import { connect } from 'node:net';

const [root = '', headersJson = '{}', body = '', connections = '16', seconds = '1'] = process.argv.slice(2);
const { hostname, port, pathname } = new URL(root);
const collection = `${pathname.replace(/\/$/, '')}/servers`;
const common = Object.entries({ Host: `${hostname}:${port}`, ...JSON.parse(headersJson) })
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('');
const create = `POST ${collection} HTTP/1.1\r\n${common}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const ask = (method: string, id: string): string => `${method} ${collection}/${id} HTTP/1.1\r\n${common}\r\n`;

/** What is sent after the answer to the step before, and the status it has to get. */
const STEPS = [
  { status: 202, request: () => create },
  { status: 200, request: (id: string) => ask('GET', id) },
  { status: 204, request: (id: string) => ask('DELETE', id) },
  { status: 404, request: (id: string) => ask('GET', id) },
] as const;

let answered = 0;

function live(): void {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let step = 0;
  let id = '';
  let pending = '';
  socket.setEncoding('latin1');
  socket.on('connect', () => socket.write(create));
  socket.on('data', (chunk: string) => {
    pending = pending === '' ? chunk : pending + chunk;
    const end = pending.indexOf('\r\n\r\n');
    if (end < 0) return;
    const status = Number(pending.slice(9, 12));
    const length = status === 204 ? 0 : lengthOf(pending, end);
    if (pending.length < end + 4 + length) return;
    const { status: wanted } = STEPS[step] as (typeof STEPS)[number];
    if (status !== wanted) throw new Error(`answered ${status} instead of ${wanted}: ${pending.slice(end)}`);
    if (status === 202) id = idOf(pending, end);
    pending = '';
    answered++;
    step = (step + 1) % STEPS.length;
    socket.write((STEPS[step] as (typeof STEPS)[number]).request(id));
  });
}

function lengthOf(text: string, end: number): number {
  const found = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end));
  if (!found) throw new Error(`an answer without Content-Length: ${text.slice(0, end)}`);
  return Number(found[1]);
}

function idOf(text: string, end: number): string {
  const found = /"id": ?"([0-9a-f-]{36})"/.exec(text.slice(end));
  if (!found) throw new Error(`an answer without an id: ${text.slice(end)}`);
  return found[1] as string;
}

for (let left = Number(connections); left > 0; left--) live();
const begun = process.hrtime.bigint();
setTimeout(() => {
  process.stdout.write(`${(answered * 1e9) / Number(process.hrtime.bigint() - begun)}\n`);
  process.exit();
}, Number(seconds) * 1000);
