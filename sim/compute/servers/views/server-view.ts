import type { ServerRecord } from '../server.js';
import { addressStamp } from './server-addresses.js';
import { fieldsOf, linksOf } from './server-fields.js';
import type { ServerFormat } from './server-format.js';

/** A server's document, as plain values. */
export function viewServer(server: ServerRecord, format: ServerFormat): Record<string, unknown> {
  if (format.basic) return { id: server.id, name: server.name, links: linksOf(server, format) };
  const view: Record<string, unknown> = {};
  for (const field of fieldsOf(format)) {
    const value = field.value(server, format);
    if (value !== undefined) view[field.key] = value;
  }
  return view;
}

/** What was rendered of a server, and of which state of it. */
interface Rendered {
  revision: number;
  stamp: number;
  /** `{"id": ...}` by format. */
  readonly documents: Map<ServerFormat, Buffer>;
  /** `{"server": {"id": ...}}` by format. */
  readonly answers: Map<ServerFormat, Buffer>;
}

/** Renderings of the servers last asked for; the oldest goes when there are more. */
const rendered = new Map<ServerRecord, Rendered>();
const MOST = 20_000;
/** Those servers in a ring, since finding a map's oldest key means passing by all that were taken out before it. */
const ring: ServerRecord[] = [];
let place = 0;

/** A server's document, ready to send: rendered once per state and format. */
export function documentOf(server: ServerRecord, format: ServerFormat): Buffer {
  const { documents } = renderingOf(server, format);
  const known = documents.get(format);
  if (known) return known;
  const document = Buffer.from(JSON.stringify(viewServer(server, format)));
  documents.set(format, document);
  return document;
}

/** The answer to `GET /servers/{id}`, ready to send. */
export function answerOf(server: ServerRecord, format: ServerFormat): Buffer {
  const { answers } = renderingOf(server, format);
  const known = answers.get(format);
  if (known) return known;
  const answer = Buffer.from(`{"server": ${JSON.stringify(viewServer(server, format))}}`);
  answers.set(format, answer);
  return answer;
}

function makeRoomFor(server: ServerRecord): void {
  const oldest = ring[place];
  if (oldest) rendered.delete(oldest);
  ring[place] = server;
  place = (place + 1) % MOST;
}

function renderingOf(server: ServerRecord, format: ServerFormat): Rendered {
  const stamp = server.interfaces.length === 0 ? 0 : addressStamp(format.cloud, server);
  const known = rendered.get(server);
  if (known && known.revision === server.revision && known.stamp === stamp) return known;
  if (!known) makeRoomFor(server);
  const fresh: Rendered = { revision: server.revision, stamp, documents: new Map(), answers: new Map() };
  rendered.set(server, fresh);
  return fresh;
}
