import type { Cloud } from '../cloud.js';
import { findKeypair, type KeypairRecord } from '../compute/keypairs/keypair.js';
import type { ServerRecord } from '../compute/servers/server.js';

/** Nova's default domain of the names that guests get. */
const DOMAIN = 'novalocal';

export function hostnameOf({ hostname }: ServerRecord): string {
  return `${hostname}.${DOMAIN}`;
}

export function keypairOf(cloud: Cloud, { userId, keyName }: ServerRecord): KeypairRecord | undefined {
  return keyName === null ? undefined : findKeypair(cloud.compute.keypairs, userId, keyName);
}

/** What the server's user data is once decoded; Nova, as Python, skips what is no base64. */
export function userDataOf({ userData }: ServerRecord): Uint8Array | undefined {
  return userData === null ? undefined : Buffer.from(userData, 'base64');
}
