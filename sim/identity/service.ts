import type { Call } from '../call.js';
import { health, NO_CORS } from '../http/health.js';
import type { SimResponse } from '../http/message.js';
import { Router } from '../http/router.js';
import { webError } from '../http/web-error.js';
import { jsonBody } from './body.js';
import { IdentityFault, renderFault } from './fault.js';
import { methodNotAllowed, options, pageNotFound, redirect } from './flask.js';
import type { Handler } from './routes.js';
import { addV2Routes } from './v2/routes.js';
import { addV3Routes } from './v3-routes.js';
import { listVersions } from './versions.js';

const open = new Router<Handler>().add('GET', '/', listVersions);
const v3 = new Router<Handler>();
addV3Routes(v3);
const v2 = new Router<Handler>();
addV2Routes(v2);

/** Bytes of a request's body; more is refused before anything else is looked at. */
const MAX_BODY = 114_688;

/** Answers one request to Keystone. */
export function answerIdentity(call: Call): SimResponse {
  if ((call.request.body?.length ?? 0) > MAX_BODY) {
    const reason = `Request is too large. Larger than max_request_body_size (${MAX_BODY}).`;
    return webError(413, reason, call.header('accept'));
  }
  const asksHealth = /^\/+healthcheck(\/|$)/.test(call.path);
  const { method } = call;
  const answer = asksHealth ? health({ method, accept: call.header('accept') }, []) : respond(call);
  if (call.method === 'OPTIONS' && answer === pageNotFound) return NO_CORS;
  const vary = asksHealth ? [] : [['Vary', 'X-Auth-Token'] as const];
  return {
    ...answer,
    reason: answer.reason ?? REASONS[answer.status],
    headers: [...answer.headers, ...vary, ['x-openstack-request-id', call.requestId]],
  };
}

/** A body is looked at before anything else, wherever it is sent. */
function respond(call: Call): SimResponse {
  try {
    jsonBody(call);
    return route(call);
  } catch (error) {
    if (error instanceof IdentityFault) return renderFault(call, error);
    throw error;
  }
}

function route(call: Call): SimResponse {
  const path = trimmed(call.path);
  const merged = path.replace(/\/{2,}/g, '/');
  const match = routerFor(call, merged)?.match(merged);
  if (!match) return pageNotFound;
  if (merged !== path) return redirect(call, merged);
  if (call.method === 'OPTIONS') return options(call, match.methods);
  const method = call.method === 'HEAD' ? 'GET' : call.method;
  const handler = match.methods.get(method);
  if (!handler) return methodNotAllowed(call, match.methods);
  call.params = match.params;
  return handler(call);
}

/** The versions that the profile does not switch on are not there. */
function routerFor(call: Call, path: string): Router<Handler> | undefined {
  const { identity } = call.cloud.profile;
  const version = path.split('/', 2)[1];
  if (version === 'v3') return identity.v3 ? v3 : undefined;
  if (version === 'v2.0') return identity.v2 ? v2 : undefined;
  return open;
}

/** Slashes at either end make no difference. */
function trimmed(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, '')}`;
}

/** uWSGI and Flask shout. */
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'CREATED',
  203: 'NON AUTHORITATIVE INFORMATION',
  204: 'NO CONTENT',
  300: 'MULTIPLE CHOICES',
  308: 'PERMANENT REDIRECT',
  400: 'BAD REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT FOUND',
  405: 'METHOD NOT ALLOWED',
  409: 'CONFLICT',
  410: 'GONE',
  501: 'NOT IMPLEMENTED',
};
