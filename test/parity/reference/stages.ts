import type { ProfileInput } from '../../../sim/profile/profile.js';

/**
 * How long each step took in the recorded cloud, in seconds: from `transitions.json` of the recordings, shortened a
 * little where a recording shows the step already done.
 */
export const STAGES: NonNullable<ProfileInput['stages']> = [];
