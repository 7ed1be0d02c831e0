import type { Call } from '../call.js';
import { jsonWithFloats } from '../http/floats.js';
import type { Headers, SimResponse } from '../http/message.js';
import { webError } from '../http/web-error.js';
import type { TokenRecord } from '../identity/state.js';
import { ComputeCall } from './compute-call.js';
import { badRequest, ComputeFault, noSuchOperation } from './fault.js';
import { at, type Negotiation, negotiate, OLDEST } from './microversion.js';
import { QueryParameters } from './query-parameters.js';
import { chooseByAction, readBody } from './request-body.js';
import type { ComputeReply, ComputeRoute } from './route.js';
import { type RouteSet, router } from './routes.js';
import { checkBody, checkQuery } from './schema/check.js';
import { knownParameters } from './schema/query.js';
import type { Mount } from './versions.js';

/** From behind the token check on: finds the operation, negotiates, validates, asks the rule, renders. */
export function dispatch(call: Call, mount: Mount, path: string, token: TokenRecord): SimResponse {
  const place = find(call.method, path);
  const routes = place?.methods.get(call.method);
  if (!place || !routes) {
    // to HEAD the web framework says nothing, in HTML
    if (call.method === 'HEAD') return { ...webError(404, '', 'text/html'), body: '' };
    return webError(404, 'The resource could not be found.', call.header('accept'));
  }
  const negotiation = negotiationOf(call, mount);
  if (negotiation.kind === 'malformed') return renderFault(malformedVersion(negotiation.version), []);
  const headers = mount === 'v2.1' ? versionHeaders(negotiation.version) : [];
  try {
    if (negotiation.kind === 'unsupported') throw unsupportedVersion(call, negotiation.version);
    const asked = new ComputeCall(call, mount, token, place.params, negotiation.minor);
    return renderReply(answer(asked, routes, place.projectId), headers);
  } catch (error) {
    if (error instanceof ComputeFault) return renderFault(error, headers);
    throw error;
  }
}

interface Place {
  readonly methods: ReadonlyMap<string, RouteSet>;
  readonly params: Readonly<Record<string, string>>;
  readonly projectId: string | undefined;
}

/** A path may name the project in front: hexadecimal digits and dashes, as no collection is called. */
function find(method: string, path: string): Place | undefined {
  const project = /^\/+([0-9a-f-]+)(?=\/)/.exec(path);
  const rest = project ? path.slice(project[0].length) : path;
  const match = router.match(rest.includes('//') ? rest.replace(/\/{2,}/g, '/') : rest, method);
  return match && { methods: match.methods, params: match.params, projectId: project?.[1] };
}

export function negotiationOf(call: Call, mount: Mount): Negotiation {
  if (mount !== 'v2.1') return { kind: 'agreed', minor: OLDEST, version: '2.1' };
  const standard = call.header('openstack-api-version');
  const legacy = call.header('x-openstack-nova-api-version');
  const newest = call.cloud.profile.compute.microversion_max;
  const key = `${standard};${legacy};${newest}`;
  const known = negotiations.get(key);
  if (known) return known;
  const negotiation = negotiate(standard, legacy, newest);
  if (negotiations.size < MOST_NEGOTIATIONS && key.length < 100) negotiations.set(key, negotiation);
  return negotiation;
}

/** Clients ask in few versions, and in the same words each time. */
const negotiations = new Map<string, Negotiation>();
const MOST_NEGOTIATIONS = 1000;

function answer(call: ComputeCall, routes: RouteSet, projectId: string | undefined): ComputeReply {
  checkContentType(call.call.header('content-type'));
  const candidates = chooseByAction(call.call, routes);
  const body = readBody(call.call);
  if (projectId !== undefined && projectId !== call.projectId) throw wrongProject(projectId, call.token);
  const route = candidates.find(
    ({ min = OLDEST, max = call.minor }) => min <= call.minor && call.minor <= max,
  );
  if (!route) throw noSuchOperation();
  call.query = queryOf(call, route);
  const schema = route.body && at(route.body, call.legacy ? 0 : call.minor);
  if (schema) checkBody(schema, body, call.legacy);
  return route.answer(call, body);
}

/** Nova takes no body types but its own (and `text/plain`, which web servers of old made up), in small letters. */
function checkContentType(header: string | undefined): void {
  const type = header?.split(';')[0]?.trim();
  if (!type || ACCEPTED_TYPES.has(type)) return;
  throw new ComputeFault('badMediaType', 'Unsupported Content-Type');
}

const ACCEPTED_TYPES = new Set(['application/json', 'application/vnd.openstack.compute+json', 'text/plain']);

function queryOf(call: ComputeCall, route: ComputeRoute): QueryParameters {
  const query = QueryParameters.parse(call.call.search);
  const schema = route.query && at(route.query, call.legacy ? 0 : call.minor);
  if (!schema) return query;
  checkQuery(schema, query.lists);
  return query.only(knownParameters(schema));
}

function wrongProject(projectId: string, token: TokenRecord): ComputeFault {
  return badRequest(
    `Malformed request URL: URL's project_id '${projectId}' doesn't match Context's project_id '${token.projectId ?? 'None'}'`,
  );
}

export function malformedVersion(version: string): ComputeFault {
  return badRequest(
    `API Version String ${version} is of invalid format. Must be of format MajorNum.MinorNum.`,
  );
}

export function unsupportedVersion(call: Call, version: string): ComputeFault {
  const newest = call.cloud.profile.compute.microversion_max;
  const message = `Version ${version} is not supported by the API. Minimum is 2.1 and maximum is ${newest}.`;
  return new ComputeFault('computeFault', message, 406);
}

const versionHeaderCache = new Map<string, Headers>();

/** An answer's own microversion, in both headers, and two `Vary` (recording `nova-mv-latest`). */
export function versionHeaders(version: string): Headers {
  const known = versionHeaderCache.get(version);
  if (known) return known;
  const headers: Headers = [
    ['OpenStack-API-Version', `compute ${version}`],
    ['X-OpenStack-Nova-API-Version', version],
    ['Vary', 'OpenStack-API-Version'],
    ['Vary', 'X-OpenStack-Nova-API-Version'],
  ];
  if (versionHeaderCache.size < 200) versionHeaderCache.set(version, headers);
  return headers;
}

const NO_BODY = new Uint8Array();

/** Which WebOb calls otherwise than Node. */
const MULTI_STATUS = 207;

function renderReply(reply: ComputeReply, versions: Headers): SimResponse {
  const type = reply.contentType === undefined ? JSON_TYPE : [['Content-Type', reply.contentType] as const];
  const headers = (reply.headers ?? []).concat(type, versions);
  if (reply.status === 204) headers.push(['Content-Length', '0']);
  const reason = reply.status === MULTI_STATUS ? 'Multi Status' : undefined;
  return { status: reply.status, reason, headers, body: reply.bytes ?? textOf(reply) };
}

function textOf({ body, floats }: ComputeReply): string | Uint8Array {
  if (body === undefined) return NO_BODY;
  return floats ? jsonWithFloats(body, floats) : JSON.stringify(body);
}

export function renderFault(fault: ComputeFault, versions: Headers): SimResponse {
  return {
    status: fault.status,
    headers: [...versions, ['Content-Type', 'application/json; charset=UTF-8']],
    body: JSON.stringify(fault.body),
  };
}

export const JSON_TYPE: Headers = [['Content-Type', 'application/json']];
