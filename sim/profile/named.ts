import type { ProfileInput } from './profile.js';

/** The profiles that come with the simulator, as a user would write them. */
export const PROFILES = {
  instant: { name: 'instant', description: 'Everything happens at once: for tests.' },
} satisfies Readonly<Record<string, ProfileInput>>;

export type ProfileName = keyof typeof PROFILES;

export const profileNames = Object.keys(PROFILES) as readonly ProfileName[];

export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}
