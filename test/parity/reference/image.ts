import type { SeedInput } from '../../../sim/seed.js';

/** What image held in the recorded cloud. */
export const imageSeed: NonNullable<NonNullable<SeedInput>['image']> = {};
