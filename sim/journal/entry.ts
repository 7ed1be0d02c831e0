import * as z from 'zod';
import { operationOf } from '../operations/operation.js';
import type { JournalRecord, KeptBody } from './journal.js';
import { redactHeader, redactJson, redactTarget } from './redaction.js';

const headersSchema = z.record(z.string(), z.string());

/** One exchange as it may be shown: secrets replaced, bodies as JSON where they are JSON. */
export const journalEntrySchema = z.strictObject({
  number: z.int(),
  /** The cloud's time, ISO 8601. */
  at: z.string(),
  service: z.string(),
  operation: z.string().nullable(),
  method: z.string(),
  target: z.string(),
  status: z.int(),
  request_id: z.string(),
  user: z.string().nullable(),
  project: z.string().nullable(),
  /** Milliseconds of the cloud's time that the answer was held back. */
  delay: z.number(),
  delivery: z.enum(['send', 'truncate', 'reset', 'drop']),
  /** Ids of the faults that touched it. */
  faults: z.array(z.string()),
  request: z.strictObject({ headers: headersSchema, body: z.json() }),
  response: z.strictObject({ headers: z.array(z.tuple([z.string(), z.string()])), body: z.json() }),
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** Headers in which HTTP clients, or ports, differ though they ask for the same. */
const TRANSPORT_HEADERS =
  /^(accept-encoding|accept-language|connection|content-length|host|keep-alive|priority|sec-fetch-.*|te|transfer-encoding)$/;

const withOperation = new WeakMap<JournalRecord, string | undefined>();

export function operationOfRecord(record: JournalRecord): string | undefined {
  if (!withOperation.has(record)) {
    const { service, method, path, requestBody } = record;
    const body = requestBody instanceof Uint8Array ? requestBody : undefined;
    withOperation.set(record, operationOf({ service, method, path, body }));
  }
  return withOperation.get(record);
}

export function renderEntry(record: JournalRecord): JournalEntry {
  return {
    number: record.number,
    at: new Date(record.at).toISOString(),
    service: record.service,
    operation: operationOfRecord(record) ?? null,
    method: record.method,
    target: redactTarget(record.target),
    status: record.status,
    request_id: record.requestId,
    user: record.user ?? null,
    project: record.project ?? null,
    delay: record.delay,
    delivery: record.delivery,
    faults: [...record.faults],
    request: {
      headers: Object.fromEntries(
        Object.entries(record.requestHeaders)
          .filter(([name, value]) => value !== undefined && !TRANSPORT_HEADERS.test(name))
          .map(([name, value]): [string, string] => [name, redactHeader(name, value as string)])
          .sort(([one], [other]) => (one < other ? -1 : 1)),
      ),
      body: renderBody(record.requestBody),
    },
    response: {
      headers: record.responseHeaders.map(([name, value]) => [name, redactHeader(name, value)]),
      body: isSecret(record) ? '(user data)' : renderBody(record.responseBody),
    },
  };
}

/** What is not JSON is shown by its size alone: nothing says where in it a secret might be. */
function renderBody(body: KeptBody): JournalEntry['request']['body'] {
  if (body === undefined) return null;
  if (typeof body === 'number') return `(${body} bytes, too large to keep)`;
  try {
    const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
    return redactJson(JSON.parse(text)) as JournalEntry['request']['body'];
  } catch {
    return `(${body.length} bytes that are not JSON)`;
  }
}

function isSecret(record: JournalRecord): boolean {
  return record.service === 'metadata' && /user.?data/.test(record.path);
}
