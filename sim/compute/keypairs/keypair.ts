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

export function findKeypair(keypairs: Keypairs, userId: string, name: string): KeypairRecord | undefined {
  return keypairs.get(userId)?.get(name);
}
