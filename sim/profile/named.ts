import { busy } from './named/busy.js';
import { devstack } from './named/devstack.js';
import { instant } from './named/instant.js';
import { legacy } from './named/legacy.js';
import { publicCloud } from './named/public.js';
import type { ProfileInput } from './profile.js';

/** The profiles that come with the simulator, as a user would write them. */
export const PROFILES = { instant, devstack, busy, public: publicCloud, legacy } satisfies Readonly<
  Record<string, ProfileInput>
>;

export type ProfileName = keyof typeof PROFILES;

export const profileNames = Object.keys(PROFILES) as readonly ProfileName[];

export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}
