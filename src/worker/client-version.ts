/** Which version of Nova's API `client_version` stands for, and what depends on it. */
import type { ClientVersion } from '../openstack/index.js';

export type { ClientVersion };

export const DEFAULT_CLIENT_VERSION: ClientVersion = '1.1';

/** Undefined for what is no version. `2.0` is `2`; a number is read as it is written: 2.37 is `2.37`. */
export function parseClientVersion(given: unknown): ClientVersion | undefined {
  if (typeof given !== 'string' && typeof given !== 'number') return undefined;
  const text = String(given);
  if (text === '1.1') return '1.1';
  if (text === '2' || text === '2.0') return '2';
  return /^2\.[1-9][0-9]{0,3}$/.test(text) ? (text as ClientVersion) : undefined;
}

/** The N of `2.N`; 0 where no microversion is sent, which Nova takes as 2.1 or its older API. */
export function minorOf(version: ClientVersion): number {
  return version.startsWith('2.') ? Number(version.slice(2)) : 0;
}

/** From this minor on `networks` must be given (recording nova-create-bad-networks-missing-2.37). */
export const NETWORKS_COMPULSORY_FROM = 37;
