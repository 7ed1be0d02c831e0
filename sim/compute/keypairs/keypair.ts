import { sameText } from '../../collation.js';
import type { ComputeCall } from '../compute-call.js';
import { policyForbids } from '../fault.js';

/** A key pair belongs to a user. Times are milliseconds since the Unix epoch. */
export interface KeypairRecord {
  /** Counts key pairs, as Nova's database does. */
  readonly number: number;
  readonly userId: string;
  readonly name: string;
  readonly type: 'ssh' | 'x509';
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly createdAt: number;
}

/** By user, then by name. */
export type Keypairs = Map<string, Map<string, KeypairRecord>>;

/** By its name as a database compares it. */
export function findKeypair(keypairs: Keypairs, userId: string, name: string): KeypairRecord | undefined {
  const own = keypairs.get(userId);
  return own?.get(name) ?? [...(own?.values() ?? [])].find((keypair) => sameText(keypair.name, name));
}

/** Everyone has their own; administrators see those of others. @throws ComputeFault 403 */
export function requireUser(call: ComputeCall, userId: string, action: string): void {
  if (userId !== call.token.userId && !call.isAdmin) {
    throw policyForbids(`os_compute_api:os-keypairs:${action}`);
  }
}
