import type { Call } from '../call.js';
import { NO_CORS } from '../http/health.js';
import type { Headers, SimResponse } from '../http/message.js';
import { webError } from '../http/web-error.js';
import { tokenOf, unauthorized } from '../identity/token-check.js';
import {
  dispatch,
  JSON_TYPE,
  malformedVersion,
  negotiationOf,
  renderFault,
  unsupportedVersion,
  versionHeaders,
} from './dispatch.js';
import { ComputeFault } from './fault.js';
import { readBody } from './request-body.js';
import { type Mount, versionChoices, versionDocument, versionList } from './versions.js';

/** Bytes. Nova's own limit, checked before the token (recording `nova-create-bad-body-over-sizelimit`). */
const MAX_BODY = 114_688;

/** Answers one request to this service. */
export function answerCompute(call: Call): SimResponse {
  const target = mountOf(call);
  if (!target) {
    const nowhere = call.method === 'OPTIONS' && !/^\/*$/.test(call.path);
    return nowhere ? NO_CORS : versions(call);
  }
  const { mount, path } = target;
  if (/^\/*$/.test(path)) return withRequestId(call, versionOf(call, mount));
  if (call.method === 'OPTIONS') return NO_CORS;
  return withRequestId(call, api(call, mount, path));
}

interface Target {
  readonly mount: Mount;
  /** From behind the version on. */
  readonly path: string;
}

function mountOf(call: Call): Target | undefined {
  const match = /^\/+(v1\.1|v2\.1|v2)(\/.*)?$/s.exec(call.path);
  const mount = match?.[1] as Mount | undefined;
  if (!mount || !call.cloud.profile.compute.versions.includes(mount)) return undefined;
  return { mount, path: match?.[2] ?? '' };
}

/** A body is read wherever it is sent, and not looked at where it has no place. */
function malformed(call: Call): SimResponse | undefined {
  try {
    readBody(call);
    return undefined;
  } catch (error) {
    if (error instanceof ComputeFault) return renderFault(error, []);
    throw error;
  }
}

function versions(call: Call): SimResponse {
  const refused = malformed(call);
  if (refused) return refused;
  const root = /^\/*$/.test(call.path);
  return {
    status: root ? 200 : 300,
    headers: JSON_TYPE,
    body: JSON.stringify(root ? versionList(call) : versionChoices(call)),
  };
}

function versionOf(call: Call, mount: Mount): SimResponse {
  const refused = malformed(call);
  if (refused) return refused;
  const negotiation = negotiationOf(call, mount);
  if (negotiation.kind === 'malformed') return renderFault(malformedVersion(negotiation.version), []);
  const versions = mount === 'v2.1' ? versionHeaders(negotiation.version) : [];
  if (negotiation.kind === 'unsupported') {
    return renderFault(unsupportedVersion(call, negotiation.version), versions);
  }
  const body = JSON.stringify(versionDocument(call, mount));
  return { status: 200, headers: [...JSON_TYPE, ...versions], body };
}

function api(call: Call, mount: Mount, path: string): SimResponse {
  if ((call.request.body?.byteLength ?? 0) > MAX_BODY) {
    const text = `Request is too large. Larger than max_request_body_size (${MAX_BODY}).`;
    return webError(413, text, call.header('accept'));
  }
  const token = tokenOf(call);
  if (!token) return unauthorized(call);
  const ofProject = call.method === 'GET' && path === `/${token.projectId}/`;
  return ofProject ? versionOf(call, mount) : dispatch(call, mount, path, token);
}

/** Nova and the middleware around it each name the request. */
function withRequestId(call: Call, response: SimResponse): SimResponse {
  const ids: Headers = [
    ['x-openstack-request-id', call.requestId],
    ['x-compute-request-id', call.requestId],
  ];
  return { ...response, headers: [...response.headers, ...ids] };
}
