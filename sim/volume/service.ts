import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';
import { webError } from '../http/web-error.js';
import { tokenOf, unauthorized } from '../identity/token-check.js';
import { dispatch, negotiated } from './dispatch.js';
import { ok } from './route.js';
import { versionList } from './versions.js';

/** Bytes; the limit of OpenStack's middleware, checked before the token. */
const MAX_BODY = 114_688;

/** Answers one request to this service. */
export function answerVolume(call: Call): SimResponse {
  const response = respond(call);
  return {
    ...response,
    headers: [...response.headers, ['x-openstack-request-id', call.requestId]],
  };
}

function respond(call: Call): SimResponse {
  if (call.path === '/') return negotiated(call, () => ({ status: 300, body: versionList(call) }));
  if (call.path === '/healthcheck') {
    return { status: 200, headers: [['Content-Type', 'text/plain; charset=UTF-8']], body: 'OK' };
  }
  if (!/^\/v3(\/|$)/.test(call.path)) return notFound(call);
  if ((call.request.body?.byteLength ?? 0) > MAX_BODY) {
    const text = `Request is too large. Larger than max_request_body_size (${MAX_BODY}).`;
    return webError(413, text, call.header('accept'));
  }
  const token = tokenOf(call);
  if (!token) return unauthorized(call);
  const path = call.path.slice('/v3'.length);
  if (path === '') return redirect(call);
  if (path === '/') return negotiated(call, () => ok(versionList(call)));
  return dispatch(call, path, token) ?? notFound(call);
}

function notFound(call: Call): SimResponse {
  return webError(404, 'The resource could not be found.', call.header('accept'));
}

/** Recording `version-token-cinder_v3`. */
function redirect(call: Call): SimResponse {
  return {
    status: 302,
    headers: [
      ['Content-Type', 'text/plain; charset=utf8'],
      ['Location', `${call.root}/v3/`],
    ],
    body: '',
  };
}
