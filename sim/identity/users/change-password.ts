import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { jsonBody } from '../body.js';
import { unauthenticated } from '../fault.js';
import { revokeTokens } from '../removal.js';
import { memberOf, validate } from '../resources/collection.js';
import { noContent } from '../respond.js';
import { passwordChange } from './user-schema.js';

/** POST /v3/users/{user_id}/password: by whoever knows the old one. All tokens are gone afterwards. */
export function changePassword(call: Call): SimResponse {
  const body = memberOf(jsonBody(call), 'user');
  validate(passwordChange, body);
  const state = call.cloud.identity;
  const user = state.users.get(call.params.user_id ?? '');
  if (!user?.enabled || body.original_password !== user.password) throw unauthenticated();
  user.password = String(body.password);
  revokeTokens(state, call.now, (token) => token.userId === user.id);
  return noContent;
}
