import { STATUS_CODES } from 'node:http';
import { Call } from '../call.js';
import { health, NO_CORS } from '../http/health.js';
import type { SimResponse } from '../http/message.js';
import { accepts, preferred, webError, webPage } from '../http/web-error.js';
import { jsonWithWholes } from '../http/wholes.js';
import { tokenOf, unauthorized } from '../identity/token-check.js';
import { dispatch } from './dispatch.js';
import { NetworkFault } from './fault.js';
import { networkCall } from './network-call.js';
import type { NetworkReply } from './reply.js';

/** Answers one request to this service. OPTIONS is GET to it: what goes wrong with it is not said, and what only administrators see is not hidden. */
export function answerNetwork(call: Call): SimResponse {
  if (/^\/healthcheck(\/|$)/.test(call.path)) {
    return health({ method: call.method, accept: call.header('accept') });
  }
  if (call.method !== 'OPTIONS') return answer(call);
  const { cloud, service, request, path, search, root, now } = call;
  const target = search === '' ? path : `${path}?${search}`;
  const reply = answer(new Call(cloud, service, { ...request, method: 'GET' }, target, root, now), true);
  return reply.status < 300 ? reply : NO_CORS;
}

function answer(call: Call, unhidden = false): SimResponse {
  if (/^\/*$/.test(call.path)) return versions(call);
  const [, rest] = /^\/v2\.0(\/.*)?$/s.exec(call.path) ?? [];
  if (!/^\/v2\.0(\/|$)/.test(call.path)) return elsewhere(call);
  const token = tokenOf(call);
  if (!token) return withRequestId(call, unauthorized(call));
  return withRequestId(
    call,
    render(answered(() => dispatch({ ...networkCall(call, token), unhidden }, rest ?? ''))),
  );
}

/** Recording `version-neutron_`. What begins like JSON, as `application/json-home`, is taken for it. */
function versions(call: Call): SimResponse {
  const accept = call.header('accept')?.trim();
  if (accept && !accepts(accept, 'application/json') && !accept.startsWith('application/json')) {
    return outside(call, 406, `${UNACCEPTABLE}${accept}. `);
  }
  if (call.method !== 'GET') {
    return outside(call, 405, `The method ${call.method} is not allowed for this resource. `, '');
  }
  const links = [{ rel: 'self', href: `${call.root}/v2.0/` }];
  return json(200, { versions: [{ id: 'v2.0', status: 'CURRENT', links }] });
}

const UNACCEPTABLE =
  'The resource could not be generated that was acceptable to your browser\n(content of type ';

/** Of Neutron's web framework, in the form that the client likes best. To HEAD it says nothing, in HTML. */
function outside(
  call: Call,
  code: number,
  explanation: string,
  description: string | null = null,
): SimResponse {
  const accept = call.header('accept');
  const title = STATUS_CODES[code];
  if (preferred(accept) === 'application/json') return json(code, { code, title, description });
  if (call.method === 'HEAD') return { ...webPage(code, () => '', 'text/html'), body: '' };
  return webPage(code, (show) => `${show(explanation)}<br /><br />\n`, accept);
}

/** What is said of paths that no version of Neutron has. */
function elsewhere(call: Call): SimResponse {
  const accept = call.header('accept');
  if (preferred(accept) === 'application/json') return outside(call, 404, '');
  if (call.method === 'HEAD') return { ...webPage(404, () => '', 'text/html'), body: '' };
  return webError(404, 'The resource could not be found.', accept);
}

function answered(answer: () => NetworkReply): NetworkReply {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof NetworkFault)) throw error;
    return { status: error.status, body: error.body };
  }
}

function render(reply: NetworkReply): SimResponse {
  if (reply.raw) return reply.raw;
  if (reply.status === 204) return { status: 204, headers: [], body: '' };
  return json(reply.status, reply.body, reply.wholes);
}

function json(status: number, body: unknown, wholes?: readonly string[]): SimResponse {
  return {
    status,
    headers: [['Content-Type', 'application/json']],
    body: wholes ? jsonWithWholes(body, wholes) : JSON.stringify(body),
  };
}

function withRequestId(call: Call, response: SimResponse): SimResponse {
  return { ...response, headers: [...response.headers, ['X-Openstack-Request-Id', call.requestId]] };
}
