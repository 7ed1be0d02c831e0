import type { SeedInput } from '../../../sim/seed.js';

/** What volume held in the recorded cloud. */
export const volumeSeed: NonNullable<NonNullable<SeedInput>['volume']> = {};
