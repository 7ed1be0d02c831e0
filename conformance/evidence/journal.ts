import type { JournalEntry } from '../../sim/index.js';
import { KIT_AGENT } from '../targets/simulator.js';
import { type Exchange, operationOf } from './exchange.js';

/** What stands in a journal in the place of a secret, as user data is. */
export const REDACTED = '***';

/** What a simulator was asked by others than the kit: already without secrets. */
export function exchangesOfJournal(entries: readonly JournalEntry[]): Exchange[] {
  return entries.filter((entry) => !ofKit(entry)).map(exchange);
}

function ofKit({ request }: JournalEntry): boolean {
  return String(request.headers['user-agent'] ?? '').startsWith(KIT_AGENT);
}

function exchange(entry: JournalEntry): Exchange {
  const { request, response } = entry;
  return {
    at: Date.parse(entry.at),
    method: entry.method,
    url: entry.target,
    operation: operationOf(entry.method, entry.target),
    requestHeaders: request.headers,
    requestBody: request.body,
    status: entry.delivery === 'send' ? entry.status : undefined,
    responseHeaders: Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value])),
    responseBody: response.body,
    took: entry.delay,
  };
}
