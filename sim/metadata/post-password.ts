import type { Call } from '../call.js';
import type { ServerRecord } from '../compute/servers/server.js';
import type { SimResponse } from '../http/message.js';
import { webError } from '../http/web-error.js';

/** Bytes: four pieces of 255, as Nova's database keeps them. */
const MAX_SIZE = 4 * 255;

/** POST /openstack/latest/password: a guest leaves its password, encrypted with the user's key, and only once. */
export function postPassword(call: Call, server: ServerRecord): SimResponse {
  const { passwords } = call.cloud.metadata;
  const accept = call.header('accept');
  if (call.method !== 'POST') return webError(400, 'GET and POST only are supported.', accept);
  if (passwords.has(server.id)) {
    return webError(409, 'There was a conflict when trying to complete your request.', accept);
  }
  if ((call.request.body?.length ?? 0) > MAX_SIZE) return webError(400, 'Request is too large.', accept);
  passwords.set(server.id, call.bodyText);
  return { status: 200, headers: [['Content-Type', 'text/plain; charset=UTF-8']], body: '' };
}
