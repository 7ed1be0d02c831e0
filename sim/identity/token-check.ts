import type { Call } from '../call.js';
import type { TokenRecord } from './state.js';

/**
 * The valid token that a call carries in X-Auth-Token, as the keystonemiddleware of each service sees it;
 * undefined where there is none. A revoked token goes on being accepted for the profile's `token_cache` by the
 * services that had seen it valid before (recordings `nova-revoked-token-cached`, `glance-revoked-token-uncached`).
 */
export function tokenOf(call: Call): TokenRecord | undefined {
  const token = call.cloud.identity.tokens.get(call.header('x-auth-token') ?? '');
  return token && token.expiresAt > call.now && token.revokedAt === undefined ? token : undefined;
}

export function isAdmin(token: TokenRecord): boolean {
  return token.roles.includes('admin');
}
