import type { Cloud } from '../cloud.js';
import type { IdentitySeed } from './seed.js';

/** A token and what it stands for. Times are milliseconds since the Unix epoch. */
export interface TokenRecord {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  /** Undefined for an unscoped token, and for one scoped to a domain or the system. */
  readonly projectId: string | undefined;
  /** Names, implied ones included: `['member', 'reader']`. */
  readonly roles: readonly string[];
  readonly methods: readonly string[];
  readonly issuedAt: number;
  expiresAt: number;
  revokedAt: number | undefined;
}

/** Plain data only: it is saved and restored as it is. */
export interface IdentityState {
  readonly tokens: Map<string, TokenRecord>;
}

export function newIdentityState(_seed: IdentitySeed, _cloud: Cloud): IdentityState {
  return { tokens: new Map() };
}
