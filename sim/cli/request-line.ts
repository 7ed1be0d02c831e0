import type { Colors } from 'picocolors/types.js';
import { operationOfRecord } from '../journal/entry.js';
import type { JournalRecord } from '../journal/journal.js';
import { redactTarget } from '../journal/redaction.js';

/** `12:00:00.120  POST  202  compute  createServer  /compute/v2.1/servers` */
export function requestLine(record: JournalRecord, colors: Colors): string {
  const time = new Date(record.at).toISOString().slice(11, 23);
  const status = colorOf(record, colors)(outcome(record).padEnd(3));
  const operation = operationOfRecord(record) ?? '';
  const faults = record.faults.length > 0 ? colors.magenta(`  (${record.faults.join(', ')})`) : '';
  return `${colors.dim(time)}  ${status}  ${record.method.padEnd(6)} ${operation.padEnd(22)} ${redactTarget(record.target)}${faults}`;
}

/** The same for a program. */
export function requestJson(record: JournalRecord): string {
  return JSON.stringify({
    event: 'request',
    number: record.number,
    at: new Date(record.at).toISOString(),
    service: record.service,
    operation: operationOfRecord(record) ?? null,
    method: record.method,
    target: redactTarget(record.target),
    status: record.status,
    delivery: record.delivery,
    request_id: record.requestId,
    user: record.user ?? null,
    project: record.project ?? null,
    faults: record.faults,
  });
}

function outcome(record: JournalRecord): string {
  return record.delivery === 'send' ? String(record.status) : record.delivery;
}

function colorOf(record: JournalRecord, colors: Colors): (text: string) => string {
  if (record.delivery !== 'send') return colors.magenta;
  const byClass = [colors.white, colors.white, colors.green, colors.cyan, colors.yellow, colors.red];
  return byClass[Math.floor(record.status / 100)] ?? colors.white;
}
