import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';
import { Router } from '../http/router.js';
import { IdentityFault, renderFault } from './fault.js';
import { json } from './respond.js';
import { issueToken } from './tokens/issue-token.js';
import { revokeToken } from './tokens/revoke-token.js';
import { showCatalog } from './tokens/show-catalog.js';
import { validateToken } from './tokens/validate-token.js';
import { listVersions, showV3 } from './versions.js';

type Handler = (call: Call) => SimResponse;

const router = new Router<Handler>()
  .add('GET', '/', listVersions)
  .add('GET', '/v3', showV3)
  .add('GET', '/v3/', showV3)
  .add('GET', '/healthcheck', () => json(200, { detailed: false, reasons: [] }))
  .add('POST', '/v3/auth/tokens', issueToken)
  .add('GET', '/v3/auth/tokens', validateToken)
  .add('DELETE', '/v3/auth/tokens', revokeToken)
  .add('GET', '/v3/auth/catalog', showCatalog);

/** Answers one request to Keystone. */
export function answerIdentity(call: Call): SimResponse {
  const answer = respond(call);
  return {
    ...answer,
    reason: answer.reason ?? REASONS[answer.status],
    headers: [
      ...answer.headers,
      ...(call.path === '/healthcheck' ? [] : [['Vary', 'X-Auth-Token'] as const]),
      ['x-openstack-request-id', call.requestId],
    ],
  };
}

function respond(call: Call): SimResponse {
  const match = router.match(call.path);
  if (!match) return NOT_FOUND;
  const handler =
    match.methods.get(call.method) ?? (call.method === 'HEAD' ? match.methods.get('GET') : undefined);
  if (!handler) return methodNotAllowed(match.methods);
  call.params = match.params;
  try {
    return handler(call);
  } catch (error) {
    if (error instanceof IdentityFault) return renderFault(call, error);
    throw error;
  }
}

/** Flask's own page (recordings `version-keystone_nope`, `keystone-unknown-path-with-token`). */
const NOT_FOUND: SimResponse = {
  status: 404,
  headers: [['Content-Type', 'text/html; charset=utf-8']],
  body:
    '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n' +
    '<p>The requested URL was not found on the server. If you entered the URL manually please check your ' +
    'spelling and try again.</p>\n',
};

/** Recording `keystone-method-not-allowed`. */
function methodNotAllowed(methods: ReadonlyMap<string, Handler>): SimResponse {
  const allowed = ['POST', 'OPTIONS', 'GET', 'HEAD', 'DELETE'].filter(
    (method) => method === 'OPTIONS' || methods.has(method === 'HEAD' ? 'GET' : method),
  );
  return json(405, { message: 'The method is not allowed for the requested URL.' }, [
    ['Allow', allowed.join(', ')],
  ]);
}

/** uWSGI and Flask shout. */
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'CREATED',
  204: 'NO CONTENT',
  300: 'MULTIPLE CHOICES',
  400: 'BAD REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT FOUND',
  405: 'METHOD NOT ALLOWED',
  409: 'CONFLICT',
  410: 'GONE',
  501: 'NOT IMPLEMENTED',
};
