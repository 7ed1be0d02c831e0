import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Burst {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** Requests per second that wrk, alone on its core, got answered. */
export async function burst({ url, headers = {}, seconds }: Burst): Promise<number> {
  const child = spawn(
    'taskset',
    [
      ...['-c', '1', 'wrk', '-t1', '-c16', `-d${seconds}s`],
      ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
      url,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [printed, problems] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(printed)?.[1];
  if (rate === undefined) throw new Error(`wrk did not measure anything: ${problems}${printed}`);
  if (/Non-2xx/.test(printed)) throw new Error(`the server did not answer 200: ${printed}`);
  return Number(rate);
}

/** Requests per second of servers' lives that were answered to a load alone on its core: `sim-lifecycle-load.ts`. */
export async function lives({ url, headers = {}, seconds }: Burst, body: string): Promise<number> {
  const script = join(import.meta.dirname, 'sim-lifecycle-load.ts');
  const child = spawn(
    'taskset',
    ['-c', '1', 'node', '--import', 'tsx', script, url, JSON.stringify(headers), body, '16', String(seconds)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const rate = Number(await text(child.stdout));
  if (!(rate > 0)) throw new Error(`no server's life was measured at ${url}`);
  return rate;
}

/**
 * How a server's speed compares with the reference's. The machine's speed changes within minutes, so each short
 * burst stands between two of the reference, and is compared with their mean; the result is the median.
 */
export async function ratio(
  measure: () => Promise<number>,
  reference: () => Promise<number>,
  pairs: number,
): Promise<{
  readonly ratio: number;
  readonly rate: number;
  readonly reference: number;
  readonly all: number[];
}> {
  const references = [await reference()];
  const rates: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    rates.push(await measure());
    references.push(await reference());
  }
  const all = rates.map(
    (rate, pair) => (2 * rate) / ((references[pair] as number) + (references[pair + 1] as number)),
  );
  return { ratio: median(all), rate: median(rates), reference: median(references), all };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
