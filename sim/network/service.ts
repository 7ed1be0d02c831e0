import { Call } from '../call.js';
import { NO_CORS } from '../http/health.js';
import type { SimResponse } from '../http/message.js';
import { tokenOf, unauthorized } from '../identity/token-check.js';
import { dispatch } from './dispatch.js';
import { NetworkFault } from './fault.js';
import { networkCall } from './network-call.js';
import type { NetworkReply } from './reply.js';

/** Answers one request to this service. OPTIONS is GET to it, and what goes wrong with it is not said. */
export function answerNetwork(call: Call): SimResponse {
  if (call.method !== 'OPTIONS') return answer(call);
  const { cloud, service, request, path, search, root, now } = call;
  const target = search === '' ? path : `${path}?${search}`;
  const reply = answer(new Call(cloud, service, { ...request, method: 'GET' }, target, root, now));
  return reply.status < 300 ? reply : NO_CORS;
}

function answer(call: Call): SimResponse {
  if (call.path === '/' || call.path === '') return versions(call);
  const [, rest] = /^\/v2\.0(\/.*)?$/s.exec(call.path) ?? [];
  if (!/^\/v2\.0(\/|$)/.test(call.path)) return elsewhere(call);
  const token = tokenOf(call);
  if (!token) return withRequestId(call, unauthorized(call));
  return withRequestId(call, render(answered(() => dispatch(networkCall(call, token), rest ?? ''))));
}

/** Recording `version-neutron_`. */
function versions(call: Call): SimResponse {
  if (call.method !== 'GET') return outside(405, 'Method Not Allowed', '');
  const links = [{ rel: 'self', href: `${call.root}/v2.0/` }];
  return json(200, { versions: [{ id: 'v2.0', status: 'CURRENT', links }] });
}

/** What is said of paths that no version of Neutron has: an answer of its web framework. */
function outside(code: number, title: string, description: string | null): SimResponse {
  return json(code, { code, title, description });
}

/** In the form that the client asks for; one that asks for none gets text. */
function elsewhere(call: Call): SimResponse {
  if (call.header('accept')?.trim()) return outside(404, 'Not Found', null);
  const body = '404 Not Found\n\nThe resource could not be found.\n\n   ';
  return { status: 404, reason: 'Not Found', headers: [['Content-Type', 'text/plain; charset=UTF-8']], body };
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
  return json(reply.status, reply.body);
}

function json(status: number, body: unknown): SimResponse {
  return { status, headers: [['Content-Type', 'application/json']], body: JSON.stringify(body) };
}

function withRequestId(call: Call, response: SimResponse): SimResponse {
  return { ...response, headers: [...response.headers, ['X-Openstack-Request-Id', call.requestId]] };
}
