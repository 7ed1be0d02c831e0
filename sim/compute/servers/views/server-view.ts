import type { ServerRecord } from '../server.js';
import { type Rendering, renderingsOf } from './renderings.js';
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

function renderingOf(server: ServerRecord, format: ServerFormat): Rendering {
  const stamp = server.interfaces.length === 0 ? 0 : addressStamp(format.cloud, server);
  return renderingsOf(format.cloud.compute).of(server, stamp, format);
}
