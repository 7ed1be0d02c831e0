import type { Call } from '../call.js';
import { health, NO_CORS } from '../http/health.js';
import type { SimResponse } from '../http/message.js';
import { webError } from '../http/web-error.js';
import { authenticateHeader, tokenOf } from '../identity/token-check.js';
import { dispatch } from './dispatch.js';
import { isVersion, versionList } from './versions.js';

/** Asks for a version in place of the path's. */
const MEDIA_TYPE = 'application/vnd.openstack.images-';

/** Answers one request to this service. */
export function answerImage(call: Call): SimResponse {
  if (call.path === '/healthcheck') return health({ method: call.method, accept: call.header('accept') });
  const { version, path } = target(call);
  if (version === 'versions') return versionDocument(call, 200);
  if (call.method === 'OPTIONS') return NO_CORS;
  if (!isVersion(call, version)) return versionDocument(call, 300);
  const token = tokenOf(call);
  if (!token) return unauthorized(call);
  const response = path === '' ? redirect(call) : dispatch(call, path, token);
  return { ...response, headers: [...response.headers, ['x-openstack-request-id', requestIdOf(call)]] };
}

/** Glance takes the client's word for it. */
function requestIdOf(call: Call): string {
  const given = call.header('x-openstack-request-id');
  if (!given) return call.requestId;
  return given.startsWith('req-') ? given : `req-${given}`;
}

interface Target {
  readonly version: string;
  /** From behind the version on. */
  readonly path: string;
}

function redirect(call: Call): SimResponse {
  return {
    status: 302,
    headers: [
      ['Content-Type', 'text/plain; charset=utf8'],
      ['Location', `${call.root}/v2/`],
    ],
    body: '',
  };
}

/** Any number of slashes counts as one, but for the last. */
function target(call: Call): Target {
  const accept = call.header('accept') ?? '';
  const path = call.path.replace(/\/{2,}/g, '/');
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
  if (first !== 'versions' && accept.startsWith(MEDIA_TYPE)) {
    return { version: accept.slice(MEDIA_TYPE.length), path };
  }
  return { version: first, path: rest };
}

function versionDocument(call: Call, status: 200 | 300): SimResponse {
  return { status, headers: JSON_TYPE, body: JSON.stringify(versionList(call)) };
}

/** Glance leaves the decision to itself, and has no request id yet when it takes it (recording `glance-no-token`). */
function unauthorized(call: Call): SimResponse {
  const page = webError(401, UNAUTHORIZED, call.header('accept'));
  return { ...page, headers: [...page.headers, authenticateHeader(call)] };
}

const UNAUTHORIZED =
  'This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.';

const JSON_TYPE: SimResponse['headers'] = [['Content-Type', 'application/json']];
