import type { ProfileInput } from './profile.js';

export type ProfileName = 'instant';

/** The profiles that come with the simulator, as a user would write them. */
export const PROFILES: Readonly<Record<ProfileName, ProfileInput>> = {
  instant: { name: 'instant', description: 'Everything happens at once: for tests.' },
};
