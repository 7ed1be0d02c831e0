import type { SeedInput } from '../../../sim/seed.js';

/** What network held in the recorded cloud. */
export const networkSeed: NonNullable<NonNullable<SeedInput>['network']> = {};
