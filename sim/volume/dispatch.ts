import type { Call } from '../call.js';
import type { Headers, SimResponse } from '../http/message.js';
import type { TokenRecord } from '../identity/state.js';
import { noSuchOperation, OVER_QUOTA, VolumeFault } from './fault.js';
import { at, negotiate, OLDEST } from './microversion.js';
import { checkBody, chooseByAction, readBody, refuseBody } from './request-body.js';
import type { VolumeReply } from './route.js';
import { findRoutes, NEVER, type Place } from './routes.js';
import { VolumeCall } from './volume-call.js';

/** From behind the token check on: finds the operation, negotiates, validates, asks the rule, renders. */
export function dispatch(call: Call, path: string, token: TokenRecord): SimResponse | undefined {
  const place = findRoutes(call.method, path);
  return place && negotiated(call, (minor) => answer(call, place, token, minor));
}

/** Answers in the microversion that the request asks for, and turns broken rules into faults. */
export function negotiated(call: Call, rule: (minor: number) => VolumeReply): SimResponse {
  let version: Headers = [];
  try {
    const negotiation = negotiate(
      call.header('openstack-api-version'),
      call.cloud.profile.volume.microversion_max,
    );
    version = versionHeaders(negotiation.version);
    if (negotiation.kind === 'unsupported') throw unsupported(call, negotiation.version);
    return renderReply(call, rule(negotiation.minor), version);
  } catch (error) {
    if (error instanceof VolumeFault) return renderFault(call, error, version);
    throw error;
  }
}

function answer(call: Call, place: Place, token: TokenRecord, minor: number): VolumeReply {
  checkContentType(call);
  if (place.routes.every(({ min }) => min === NEVER)) throw noSuchOperation();
  const candidates = chooseByAction(call, place.routes);
  const body = readBody(call);
  if (place.projectId !== undefined && place.projectId !== token.projectId) {
    throw new VolumeFault('BadRequest', 'Malformed request url');
  }
  const route = candidates.find(({ min = OLDEST }) => min <= minor);
  if (!route) throw noSuchOperation();
  const schema = route.body && at(route.body, minor);
  if (schema) checkBody(schema, body);
  else refuseBody(route, body);
  const asked = new VolumeCall(call, token, place.params, minor);
  if (asked.projectId === '' && !asked.isAdmin && !needsNoProject(call)) {
    throw new VolumeFault('Forbidden', 'Not authorized.');
  }
  return route.answer(asked, body);
}

/**
 * What does not ask the database for anything of a project's, and what is for administrators, whose role is looked
 * for first. All else is refused to a token without a project.
 */
function needsNoProject({ method, path }: Call): boolean {
  const asked = `${method} ${path.replace(/^\/+v3/, '')}`;
  return NEEDS_NO_PROJECT.some((one) => one.test(asked));
}

const NEEDS_NO_PROJECT = [
  /^GET \/(volumes(\/detail)?|group_snapshots(\/detail)?|(types|group_types)\/default)$/,
  /^GET \/(os-availability-zone|extensions|resource_filters)\b/,
  /^\w+ \/(os-(quota-sets|quota-class-sets|services|hosts|volume-manage|snapshot-manage)|manageable_\w+)\b/,
  /^\w+ \/(capabilities|clusters|default-types|qos-specs|scheduler-stats|types\/[^/]+\/encryption)\b/,
  /^GET \/types\/[^/]+\/os-volume-type-access$/,
  /^(POST|PUT|DELETE) \/types\b/,
];

function checkContentType(call: Call): void {
  if (!call.request.body?.byteLength) return;
  const type = call.header('content-type')?.split(';')[0]?.trim();
  if (type === 'application/json' || type === VENDOR_TYPE) return;
  throw new VolumeFault('UnsupportedMediaType', 'Unsupported Content-Type');
}

const VENDOR_TYPE = 'application/vnd.openstack.volume+json';

function unsupported(call: Call, version: string): VolumeFault {
  const newest = call.cloud.profile.volume.microversion_max;
  return new VolumeFault(
    'NotAcceptable',
    `Version ${version} is not supported by the API. Minimum is 3.0 and maximum is ${newest}.`,
  );
}

/** Versions 1.0 and 2.0 count as old APIs, which had no such header. */
function versionHeaders(version: string): Headers {
  if (version.includes('1.0') || version.includes('2.0')) return [];
  return [
    ['OpenStack-API-Version', `volume ${version}`],
    ['Vary', 'OpenStack-API-Version'],
  ];
}

function renderReply(call: Call, reply: VolumeReply, version: Headers): SimResponse {
  const { status, body, headers = [] } = reply;
  if (reply.plain) {
    return {
      status,
      headers: [...headers, ['Content-Type', 'text/html; charset=UTF-8'], ...version],
      body: body === undefined ? '' : JSON.stringify(body),
    };
  }
  return {
    status,
    headers: [
      ['Content-Type', 'application/json'],
      ['x-compute-request-id', call.requestId],
      ...headers,
      ...version,
    ],
    body: body === undefined ? '' : JSON.stringify(body),
  };
}

function renderFault(call: Call, fault: VolumeFault, version: Headers): SimResponse {
  const retry: Headers = OVER_QUOTA.has(fault.kind) ? [['Retry-After', '0']] : [];
  return {
    status: fault.status,
    ...(fault.status === 413 && { reason: 'Request Entity Too Large' }),
    headers: [
      ...retry,
      ...version,
      ['Content-Type', 'application/json'],
      ['x-compute-request-id', call.requestId],
    ],
    body: JSON.stringify(fault.body),
  };
}
