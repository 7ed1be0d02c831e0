import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { jsonBody } from '../body.js';
import { expecting } from '../fault.js';
import { json } from '../respond.js';
import { parseAuthRequest } from './auth-schema.js';
import { authenticate } from './authenticate.js';
import { mintToken } from './mint.js';
import { tokenView } from './token-view.js';

/** POST /v3/auth/tokens (recordings `auth-*`). */
export function issueToken(call: Call): SimResponse {
  const { auth } = jsonBody(call);
  if (auth === undefined || auth === null) throw expecting('auth', 'request body');
  const token = mintToken(call.cloud, call.now, authenticate(call, parseAuthRequest(auth)));
  const body = tokenView(call, token, !call.query.has('nocatalog'));
  return json(201, body, [['X-Subject-Token', token.id]]);
}
