import { expect } from 'vitest';
import { playAlone, scenarioSteps } from '../../parity/live-differential/scenario.js';
import type { Side } from '../../parity/live-differential/side.js';

/** A request as scenarios have them, the status it gets, and a part of what is said. */
export type Told = readonly [request: string, status: number, part: string];

/** Asks one after the other, and expects of each what a real cloud said. */
export async function expectTold(side: Side, story: readonly Told[]): Promise<void> {
  for (const [line, status, part] of story) {
    const answer = await playAlone(side, scenarioSteps(line));
    const body = expect.stringContaining(side.filled(part));
    expect([line, answer?.status, answer?.body]).toEqual([line, status, body]);
  }
}
