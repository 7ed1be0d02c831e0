import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';
import { isAllowed } from './application-credentials/access-rules.js';
import type { TokenRecord } from './state.js';
import { tokenFault } from './validity.js';

/**
 * The valid token that a call carries in X-Auth-Token, as the keystonemiddleware of each service sees it;
 * undefined where there is none. A revoked token goes on being accepted for the profile's `token_cache` by the
 * services that had seen it valid before (recordings `nova-revoked-token-cached`, `glance-revoked-token-uncached`).
 * A token with access rules is accepted for what they allow; the profile says whether services know of rules.
 */
export function tokenOf(call: Call): TokenRecord | undefined {
  const state = call.cloud.identity;
  const token = state.tokens.get(call.header('x-auth-token') ?? '');
  if (!token || token.expiresAt <= call.now || !isServed(call)) return undefined;
  if (!isAllowed(call, token)) return undefined;
  if ((token.cachedUntil[call.service] ?? 0) > call.now) return token;
  if (tokenFault(state, token, call.now)) return undefined;
  token.cachedUntil[call.service] = call.now + call.cloud.profile.identity.token_cache * 1000;
  return token;
}

/** A service that asks on behalf of a user shows a token of its own. Glance, which decides later, ignores a bad one. */
function isServed(call: Call): boolean {
  const id = call.header('x-service-token');
  if (!id || call.service === 'image') return true;
  const token = call.cloud.identity.tokens.get(id);
  return token !== undefined && token.expiresAt > call.now && token.roles.includes('service');
}

export function isAdmin(token: TokenRecord): boolean {
  return token.roles.includes('admin');
}

/** What `WWW-Authenticate` says of where to authenticate: Keystone's root, with no version. */
export function authenticateHeader(call: Call): readonly [name: string, value: string] {
  const root = call.cloud.deployment.root('identity', call.request);
  return ['WWW-Authenticate', `Keystone uri="${root}"`];
}

/**
 * The middleware's answer to a call without a valid token, the same on Nova, Cinder, Neutron and Placement
 * (recordings `nova-no-token`, `cinder-no-token`, `neutron-networks-no-token`, `placement-no-token`). Headers
 * that a service adds outside the middleware, such as request ids, come after these. Glance delays the decision
 * and answers in a shape of its own, with the same {@link authenticateHeader} (`glance-no-token`).
 */
export function unauthorized(call: Call): SimResponse {
  return {
    status: 401,
    headers: [['Content-Type', 'application/json'], authenticateHeader(call)],
    body: UNAUTHORIZED,
  };
}

const UNAUTHORIZED = JSON.stringify({
  error: {
    code: 401,
    title: 'Unauthorized',
    message: 'The request you have made requires authentication.',
  },
});
