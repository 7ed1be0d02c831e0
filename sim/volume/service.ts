import type { Call } from '../call.js';
import { health, NO_CORS } from '../http/health.js';
import type { SimResponse } from '../http/message.js';
import { webError } from '../http/web-error.js';
import { tokenOf, unauthorized } from '../identity/token-check.js';
import { dispatch, negotiated } from './dispatch.js';
import { VolumeFault } from './fault.js';
import { UNSPECIFIC } from './microversion.js';
import { readBody } from './request-body.js';
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
  const accept = call.header('accept');
  const target = call.path.replace(/\/{2,}/g, '/');
  if (/^\/healthcheck(\/|$)/.test(target)) return health({ method: call.method, accept });
  if (call.method === 'OPTIONS' && !(target === '/v3/' && tokenOf(call))) return NO_CORS;
  if (target === '/') return versions(call, 300);
  if (!/^\/v3(\/|$)/.test(target)) return notFound(call);
  if ((call.request.body?.byteLength ?? 0) > MAX_BODY) {
    const text = `Request is too large. Larger than max_request_body_size (${MAX_BODY}).`;
    return webError(413, text, accept);
  }
  const token = tokenOf(call);
  if (!token) return unauthorized(call);
  const path = target.slice('/v3'.length);
  if (path === '') return redirect(call);
  if (path === '/') return versions(call, 200);
  return dispatch(call, path, token) ?? notFound(call);
}

function versions(call: Call, status: number): SimResponse {
  return negotiated(call, () => {
    if (call.request.body?.byteLength) {
      readBody(call);
      throw new VolumeFault('BadRequest', UNSPECIFIC);
    }
    return { status, body: versionList(call) };
  });
}

function notFound(call: Call): SimResponse {
  if (call.method === 'HEAD') return { ...webError(404, '', 'text/html'), body: '' };
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
