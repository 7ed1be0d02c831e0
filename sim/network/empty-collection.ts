import { badRequest, methodNotAllowed, notFound, policyForbids } from './fault.js';
import type { NetworkCall } from './network-call.js';
import type { NetworkReply } from './reply.js';

/** Kinds of things that this cloud knows of and has none of, or only to be read. */
export function answerEmpty(
  call: NetworkCall,
  name: string,
  rest: readonly string[],
  items: readonly unknown[],
): NetworkReply {
  const [id] = rest;
  const { method } = call.call;
  if (method === 'POST' && id === undefined) refuseNew(call, name);
  if (method === 'PUT' && id !== undefined && !Object.keys(bodyOf(call)).length) {
    throw badRequest('Resource body required');
  }
  if (method !== 'GET' && !['PUT', 'DELETE'].includes(method)) throw methodNotAllowed();
  if (id !== undefined || method !== 'GET') throw notFound(name, id ?? 'None');
  if (name !== 'service_providers') checkFilters(call);
  return { status: 200, body: { [name]: items } };
}

/** What all kinds of things have, and a few of them. */
const FILTERS = [
  ...[
    'id',
    'name',
    'tenant_id',
    'project_id',
    'description',
    'shared',
    'ip_version',
    'is_default',
    'state',
    'host',
  ],
  ...[
    'fields',
    'sort_key',
    'sort_dir',
    'limit',
    'marker',
    'page_reverse',
    'agent_type',
    'alive',
    'binary',
    'topic',
  ],
  ...[
    'object_type',
    'object_id',
    'action',
    'target_tenant',
    'network_id',
    'network_name',
    'resource',
    'enabled',
  ],
  ...[
    'service_type',
    'driver',
    'admin_state_up',
    'availability_zone',
    'tags',
    'tags-any',
    'not-tags',
    'not-tags-any',
  ],
];

function checkFilters({ call }: NetworkCall): void {
  const unknown = [...new Set(call.query.keys())].filter((name) => !FILTERS.includes(name));
  if (unknown.length === 0) return;
  throw badRequest(`[${unknown.map((name) => `'${name}'`).join(', ')}] is invalid attribute for filtering`);
}

const SINGULAR: Readonly<Record<string, string>> = {
  rbac_policies: 'rbac_policy',
  network_ip_availabilities: 'network_ip_availability',
};

/** Things that this cloud has none of are not made either. */
function refuseNew(call: NetworkCall, name: string): never {
  const one = SINGULAR[name] ?? name.slice(0, -1);
  const body = bodyOf(call);
  const older = name === 'availability_zones' || name === 'service_profiles';
  if (!older && Object.keys(body).length === 0) throw badRequest('Resource body required');
  if (!Object.hasOwn(body, one)) throw badRequest(`Unable to find '${one}' in request body`);
  throw policyForbids(`rule:create_${one}`);
}

function bodyOf({ call }: NetworkCall): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(call.bodyText);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
