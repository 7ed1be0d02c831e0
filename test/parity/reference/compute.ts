import type { SeedInput } from '../../../sim/seed.js';

/** What compute held in the recorded cloud. */
export const computeSeed: NonNullable<NonNullable<SeedInput>['compute']> = {};
