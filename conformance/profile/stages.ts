import type { ProfileInput } from '../../sim/index.js';
import type { Seconds } from '../../src/index.js';

export type Stage = NonNullable<ProfileInput['stages']>[number];

/** How long each step of a process took, each time: `server.build/spawning`. */
export type Samples = Readonly<Record<string, readonly Seconds[]>>;

/** Below that nothing is told apart from the time that an answer takes. Seconds. */
const INSTANT: Seconds = 0.02;

/** The distribution of each step, as a profile writes it: around the median, as wide as the samples are. */
export function stagesOf(samples: Samples): Stage[] {
  return Object.entries(samples).flatMap(([name, seconds]) => {
    const [process = '', step = ''] = name.split('/');
    const median = rounded(middle(seconds));
    return median < INSTANT ? [] : [{ process, step, delay: { median, jitter: jitter(seconds) } }];
  });
}

export function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}

/** The widest that a step is taken to spread: a few samples cannot tell of more. */
const WIDEST = 1;

/** Sigma of a log-normal distribution in which the longest sample is one sigma from the median. */
function jitter(seconds: readonly Seconds[]): number {
  return Math.min(WIDEST, rounded(Math.log(Math.max(...seconds) / middle(seconds))));
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
