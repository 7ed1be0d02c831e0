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

/** The same as JSON: put together field by field, since an object of so many keys is slow to make, and to walk. */
function textOf(server: ServerRecord, format: ServerFormat): string {
  if (format.basic) return JSON.stringify(viewServer(server, format));
  let text = '';
  for (const field of fieldsOf(format)) {
    const value = field.value(server, format);
    if (value !== undefined) text += `${text === '' ? '{' : ','}"${field.key}":${jsonOf(value)}`;
  }
  return `${text}}`;
}

/** What JSON writes as it is. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

function jsonOf(value: unknown): string {
  if (typeof value === 'string' && PLAIN.test(value)) return `"${value}"`;
  return value === null ? 'null' : JSON.stringify(value);
}

/** What was rendered of a server's state in one format. */
interface Rendering {
  readonly format: ServerFormat;
  /** `{"id": ...}` */
  document?: Buffer;
  /** `{"server": {"id": ...}}` */
  answer?: Buffer;
}

interface Rendered {
  readonly revision: number;
  readonly stamp: number;
  /** In the ring. */
  readonly place: number;
  /** Few: a list is searched sooner than a map is made. */
  readonly renderings: Rendering[];
}

/** Renderings of the servers last asked for; the oldest goes when there are more. */
const rendered = new Map<ServerRecord, Rendered>();
const MOST = 20_000;
/** Those servers in a ring, since finding a map's oldest key means passing by all that were taken out before it. */
const ring: (ServerRecord | undefined)[] = [];
let next = 0;

/** A server's document, ready to send: rendered once per state and format. */
export function documentOf(server: ServerRecord, format: ServerFormat): Buffer {
  const rendering = renderingOf(server, format);
  rendering.document ??= Buffer.from(textOf(server, format));
  return rendering.document;
}

/** The answer to `GET /servers/{id}`, ready to send. */
export function answerOf(server: ServerRecord, format: ServerFormat): Buffer {
  const rendering = renderingOf(server, format);
  rendering.answer ??= Buffer.from(`{"server": ${textOf(server, format)}}`);
  return rendering.answer;
}

/** It was deleted, and hardly anybody will ask for it again. */
export function forgetRenderings(server: ServerRecord): void {
  const known = rendered.get(server);
  if (!known) return;
  rendered.delete(server);
  ring[known.place] = undefined;
}

function renderingOf(server: ServerRecord, format: ServerFormat): Rendering {
  const { renderings } = renderedOf(server, format);
  const known = renderings.find((rendering) => rendering.format === format);
  if (known) return known;
  const rendering: Rendering = { format };
  renderings.push(rendering);
  return rendering;
}

function renderedOf(server: ServerRecord, format: ServerFormat): Rendered {
  const stamp = server.interfaces.length === 0 ? 0 : addressStamp(format.cloud, server);
  const known = rendered.get(server);
  if (known && known.revision === server.revision && known.stamp === stamp) return known;
  const place = known?.place ?? placeFor(server);
  const fresh: Rendered = { revision: server.revision, stamp, place, renderings: [] };
  rendered.set(server, fresh);
  return fresh;
}

function placeFor(server: ServerRecord): number {
  const place = next;
  const oldest = ring[place];
  if (oldest) rendered.delete(oldest);
  ring[place] = server;
  next = (place + 1) % MOST;
  return place;
}
