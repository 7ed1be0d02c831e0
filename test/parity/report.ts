import pc from 'picocolors';
import type { Difference } from './compare.js';
import type { Result } from './replay.js';

export interface Tally {
  readonly service: string;
  readonly same: number;
  readonly total: number;
}

export function tally(results: readonly Result[]): Tally[] {
  const services = groupByService(results);
  return [...services].map(([service, all]) => ({
    service,
    same: all.filter(({ differences }) => differences.length === 0).length,
    total: all.length,
  }));
}

export function renderTally({ service, same, total }: Tally): string {
  const line = `${service.padEnd(10)} ${same}/${total}`;
  return same === total ? pc.green(line) : line;
}

/** One recording that is answered otherwise: what was asked, and each difference. */
export function renderResult({ recording, differences }: Result): string {
  const { name, service, request } = recording;
  const body = request.body === null ? '' : `\n  ${pc.dim(shorten(request.body))}`;
  const head = `${pc.bold(name)} ${pc.dim(service)}  ${request.method} ${request.path}${headersOf(recording)}${body}`;
  return [head, ...differences.map(renderDifference)].join('\n');
}

function headersOf({ request }: Result['recording']): string {
  const told = request.headers.filter(([name]) => /version|subject|content-type|host/i.test(name));
  return told.map(([name, value]) => `  ${pc.dim(`${name}: ${value}`)}`).join('');
}

function renderDifference({ path, recorded, here }: Difference): string {
  return [
    `  ${pc.yellow(path)}`,
    `    ${pc.green(`recorded ${shorten(recorded)}`)}`,
    `    ${pc.red(`here     ${shorten(here)}`)}`,
  ].join('\n');
}

const LONGEST = 600;

function shorten(value: unknown): string {
  const text = value === undefined ? '(nothing)' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length})` : text;
}

function groupByService(results: readonly Result[]): Map<string, Result[]> {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const { service } = result.recording;
    groups.set(service, [...(groups.get(service) ?? []), result]);
  }
  return groups;
}
