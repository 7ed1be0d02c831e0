import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { isRuled } from '../application-credentials/access-rules.js';
import { requireCaller } from '../context.js';
import { forbidden, notFound } from '../fault.js';
import { systemReader } from '../policy.js';
import { json } from '../respond.js';
import type { TokenRecord } from '../state.js';
import { findToken } from './authenticate.js';
import { tokenView } from './token-view.js';

/** Two days: for how long Keystone goes on showing an expired token to who asks for it. */
const EXPIRED_WINDOW = 172_800_000;

/** GET and HEAD /v3/auth/tokens (recordings `token-validate*`). */
export function validateToken(call: Call): SimResponse {
  const caller = requireCaller(call);
  const action = call.method === 'HEAD' ? 'identity:check_token' : 'identity:validate_token';
  const id = call.header('x-subject-token');
  const grace = isTrue(call.query.get('allow_expired')) ? EXPIRED_WINDOW : 0;
  const subject = id === undefined ? undefined : findToken(call, id, grace);
  const service = caller.roles.includes('service');
  if (!service && !systemReader(caller) && ownerOf(call, subject) !== caller.userId) {
    throw forbidden(action);
  }
  const token = subject ?? findToken(call, undefined);
  if (isRuled(call.cloud.identity, token) && !knowsRules(call)) throw notFound('Failed to validate token');
  const body = tokenView(call, token, !call.query.has('nocatalog'));
  return json(200, body, [['X-Subject-Token', token.id]]);
}

/** Who asks says so, or is not told of a token that it would let do more than its rules allow. */
function knowsRules(call: Call): boolean {
  return Number(call.header('openstack-identity-access-rules') || 0) >= 1;
}

/** Of a trust's token, whoever it is to be used by. */
function ownerOf(call: Call, token: TokenRecord | undefined): string | undefined {
  return call.cloud.identity.trusts.get(token?.trustId ?? '')?.trusteeId ?? token?.userId;
}

function isTrue(value: string | null): boolean {
  return ['1', 't', 'true', 'on', 'y', 'yes'].includes((value ?? '').trim().toLowerCase());
}
