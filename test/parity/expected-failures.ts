import { readFileSync, writeFileSync } from 'node:fs';
import type { Series } from './recording.js';
import type { Result } from './replay.js';

const FILE = new URL('expected-failures.json', import.meta.url);

/** Recordings that are not yet answered as recorded, by series. May only shrink. */
export function expectedFailures(series: Series): string[] {
  const all = JSON.parse(readFileSync(FILE, 'utf8')) as Partial<Record<Series, string[]>>;
  return all[series] ?? [];
}

export function failures(results: readonly Result[]): string[] {
  return results.filter(({ differences }) => differences.length > 0).map(({ recording }) => recording.name);
}

/** Strikes out what is now answered as recorded; adds nothing. */
export function shrink(failing: Readonly<Partial<Record<Series, readonly string[]>>>): void {
  const all = JSON.parse(readFileSync(FILE, 'utf8')) as Partial<Record<Series, string[]>>;
  for (const [series, names] of Object.entries(failing) as [Series, readonly string[]][]) {
    all[series] = (all[series] ?? []).filter((name) => names.includes(name));
  }
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`);
}
