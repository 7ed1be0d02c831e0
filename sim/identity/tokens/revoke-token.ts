import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { requireCaller } from '../context.js';
import { forbidden } from '../fault.js';
import { admin } from '../policy.js';
import { noContent } from '../respond.js';
import { findToken } from './authenticate.js';

/** DELETE /v3/auth/tokens (recordings `token-revoke`, `token-revoke-again`). */
export function revokeToken(call: Call): SimResponse {
  const caller = requireCaller(call);
  const id = call.header('x-subject-token');
  const subject = id === undefined ? undefined : findToken(call, id);
  if (!admin(caller) && subject?.userId !== caller.userId) {
    throw forbidden('identity:revoke_token');
  }
  (subject ?? findToken(call, undefined)).revokedAt = call.now;
  return noContent;
}
