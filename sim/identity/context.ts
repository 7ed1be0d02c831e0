import type { Call } from '../call.js';
import { unauthenticated } from './fault.js';
import type { TokenRecord } from './state.js';

/** The token Keystone itself sees in X-Auth-Token: it caches nothing. */
export function callerOf(call: Call): TokenRecord | undefined {
  const token = call.cloud.identity.tokens.get(call.header('x-auth-token') ?? '');
  return token && isValid(token, call.now) ? token : undefined;
}

/** @throws IdentityFault 401 */
export function requireCaller(call: Call): TokenRecord {
  const caller = callerOf(call);
  if (!caller) throw unauthenticated();
  return caller;
}

export function isValid(token: TokenRecord, now: number): boolean {
  return token.revokedAt === undefined && token.expiresAt > now;
}
