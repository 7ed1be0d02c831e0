import * as z from 'zod';
import { glob } from '../glob.js';
import { type JournalEntry, operationOfRecord, renderEntry } from './entry.js';
import type { Journal, JournalRecord } from './journal.js';

/** Which requests to show. What is left out selects nothing away. */
export const journalFilterSchema = z.strictObject({
  service: z.string().optional(),
  operation: z.string().optional(),
  method: z.string().toUpperCase().optional(),
  /** A status (`404`), or a class of them (`4xx`). */
  status: z
    .union([
      z.coerce.number().int().min(100).max(599),
      z.string().regex(/^[1-5]xx$/, 'give a status as 404 or as 4xx'),
    ])
    .optional(),
  /** The path and query, `*` for any text. */
  target: z.string().optional(),
  /** Names. */
  user: z.string().optional(),
  project: z.string().optional(),
  /** The id of a fault that touched it. */
  fault: z.string().optional(),
  /** Only those after this number. */
  after: z.coerce.number().int().optional(),
  /** The last so many of those selected. */
  limit: z.coerce.number().int().positive().optional(),
});
export type JournalFilter = z.input<typeof journalFilterSchema>;
type ParsedFilter = z.infer<typeof journalFilterSchema>;

/** The journal's entries that the filter selects, oldest first. */
export function selectEntries(journal: Journal, filter: JournalFilter = {}): JournalEntry[] {
  const parsed = journalFilterSchema.parse(filter);
  const selected = journal.records.filter((record) => matches(record, parsed));
  return selected.slice(-(parsed.limit ?? selected.length)).map(renderEntry);
}

function matches(record: JournalRecord, filter: ParsedFilter): boolean {
  return (
    (filter.after === undefined || record.number > filter.after) &&
    (filter.service === undefined || record.service === filter.service) &&
    (filter.method === undefined || record.method === filter.method) &&
    (filter.user === undefined || record.user === filter.user) &&
    (filter.project === undefined || record.project === filter.project) &&
    (filter.fault === undefined || record.faults.includes(filter.fault)) &&
    (filter.status === undefined || hasStatus(record.status, filter.status)) &&
    (filter.target === undefined || glob(filter.target).test(record.target)) &&
    (filter.operation === undefined || operationOfRecord(record) === filter.operation)
  );
}

function hasStatus(status: number, wanted: number | string): boolean {
  return typeof wanted === 'number' ? status === wanted : Math.floor(status / 100) === Number(wanted[0]);
}
