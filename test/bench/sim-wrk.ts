import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface Burst {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A Lua script, and its arguments. */
  readonly script?: readonly string[];
  readonly seconds: number;
}

/** Requests per second that wrk, alone on its core, got answered. */
export async function burst({ url, headers = {}, script, seconds }: Burst): Promise<number> {
  const [file, ...args] = script ?? [];
  const child = spawn(
    'taskset',
    [
      ...['-c', '1', 'wrk', '-t1', '-c16', `-d${seconds}s`],
      ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
      ...(file === undefined ? [] : ['-s', file]),
      url,
      ...(args.length > 0 ? ['--', ...args] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [printed, problems] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(printed)?.[1];
  if (rate === undefined) throw new Error(`wrk did not measure anything: ${problems}${printed}`);
  if (!script && /Non-2xx/.test(printed)) throw new Error(`the server did not answer 200: ${printed}`);
  return Number(rate);
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
