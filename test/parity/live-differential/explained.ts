import type { Outcome } from './differential.js';

/** A class of differences that is meant to be. */
export interface Explanation {
  readonly name: string;
  readonly why: string;
  readonly applies: (outcome: Omit<Outcome, 'explanation'>) => boolean;
}

export const EXPLAINED: readonly Explanation[] = [];
