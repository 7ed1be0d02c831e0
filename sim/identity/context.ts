import type { Call } from '../call.js';
import { unauthenticated } from './fault.js';
import type { TokenRecord } from './state.js';
import { tokenFault } from './validity.js';

/** The token Keystone itself sees in X-Auth-Token: it caches nothing. */
export function callerOf(call: Call): TokenRecord | undefined {
  const state = call.cloud.identity;
  const token = state.tokens.get(call.header('x-auth-token') ?? '');
  return token && !tokenFault(state, token, call.now) ? token : undefined;
}

/** @throws IdentityFault 401 */
export function requireCaller(call: Call): TokenRecord {
  const caller = callerOf(call);
  if (!caller) throw unauthenticated();
  return caller;
}
