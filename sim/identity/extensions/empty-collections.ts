import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { requireCaller } from '../context.js';
import { forbidden, IdentityFault, notFound } from '../fault.js';
import { admin } from '../policy.js';
import { listAnswer } from '../resources/collection.js';
import { json } from '../respond.js';
import type { Handler, Routes } from '../routes.js';
import { listAuthDomains, listAuthProjects } from '../users/list-user-projects.js';

interface EmptyCollection {
  readonly path: string;
  readonly key: string;
  /** As policies call all of them, and one. */
  readonly rules: readonly [many: string, one: string];
  /** What is said of one, in place of `Could not find policy: x.` */
  readonly missing?: (id: string) => string;
  /** What everyone may do, or at least learn that there is none by an id. */
  readonly open?: readonly ('list' | 'get' | 'update' | 'delete')[];
  /** Where it is made under an id of one's choice. */
  readonly madeBy?: 'PUT';
  /** As the policy calls what is created, where it's not one. */
  readonly created?: string;
}

/** What Keystone can keep and this cloud has none of: lists are empty, and nothing is found. */
const EMPTY: readonly EmptyCollection[] = [
  {
    path: '/OS-FEDERATION/identity_providers',
    key: 'identity_providers',
    rules: ['identity_providers', 'identity_provider'],
    missing: (id) => `Could not find Identity Provider: ${id}.`,
    madeBy: 'PUT',
  },
  {
    path: '/OS-FEDERATION/mappings',
    key: 'mappings',
    rules: ['mappings', 'mapping'],
    madeBy: 'PUT',
  },
  {
    path: '/OS-FEDERATION/service_providers',
    key: 'service_providers',
    rules: ['service_providers', 'service_provider'],
    missing: (id) => `Could not find Service Provider: ${id}.`,
    madeBy: 'PUT',
  },
  {
    path: '/OS-OAUTH1/consumers',
    key: 'consumers',
    rules: ['consumers', 'consumer'],
    missing: () => 'Consumer not found',
  },
  {
    path: '/OS-EP-FILTER/endpoint_groups',
    key: 'endpoint_groups',
    rules: ['endpoint_groups', 'endpoint_group'],
    missing: (id) => `Could not find Endpoint Group: ${id}.`,
  },
  {
    path: '/limits',
    key: 'limits',
    rules: ['limits', 'limit'],
    missing: (id) => `Could not find limit for ${id}.`,
    created: 'limits',
    open: ['list', 'update', 'delete'],
  },
  {
    path: '/registered_limits',
    key: 'registered_limits',
    rules: ['registered_limits', 'registered_limit'],
    missing: (id) => `Could not find registered limit for ${id}.`,
    created: 'registered_limits',
    open: ['list', 'get'],
  },
];

export function addEmptyCollections(routes: Routes): void {
  for (const one of EMPTY) {
    const path = `/v3${one.path}`;
    routes.add('GET', path, (call) => list(call, one));
    if (one.madeBy) routes.add(one.madeBy, `${path}/{id}`, refusing(one));
    else routes.add('POST', path, refusing(one));
    routes
      .add('GET', `${path}/{id}`, looking('get', one))
      .add('DELETE', `${path}/{id}`, looking('delete', one));
    routes.add('PATCH', `${path}/{id}`, looking('update', one));
  }
  routes
    .add('GET', '/v3/limits/model', showLimitModel)
    .add('GET', '/v3/OS-REVOKE/events', listRevocations)
    .add('GET', '/v3/OS-EP-FILTER/projects/{project_id}/endpoints', listEndpointsOfProject)
    .add('GET', '/v3/OS-FEDERATION/projects', listAuthProjects)
    .add('GET', '/v3/OS-FEDERATION/domains', listAuthDomains)
    .add('GET', '/v3/OS-SIMPLE-CERT/ca', gone)
    .add('GET', '/v3/OS-SIMPLE-CERT/certificates', gone);
}

function list(call: Call, { key, rules, open }: EmptyCollection): SimResponse {
  const caller = requireCaller(call);
  const allowed = admin(caller) || open?.includes('list');
  if (!allowed) throw forbidden(`identity:list_${rules[0]}`);
  return listAnswer(call, key, []);
}

/** None can be made here. */
function refusing({ rules, created }: EmptyCollection): Handler {
  return (call) => {
    const caller = requireCaller(call);
    if (!admin(caller)) throw forbidden(`identity:create_${created ?? rules[1]}`);
    throw new IdentityFault(501, 'The action you have requested has not been implemented.');
  };
}

function looking(verb: 'get' | 'update' | 'delete', { rules, missing, open }: EmptyCollection): Handler {
  return (call) => {
    const caller = requireCaller(call);
    const id = call.params.id ?? '';
    const told = admin(caller) || open?.includes(verb);
    if (!told) throw forbidden(`identity:${verb}_${rules[1]}`);
    throw notFound(missing?.(id) ?? `Could not find ${rules[1]}: ${id}.`);
  };
}

function showLimitModel(call: Call): SimResponse {
  requireCaller(call);
  const description = 'Limit enforcement and validation does not take project hierarchy into consideration.';
  return json(200, { model: { name: 'flat', description } });
}

function listRevocations(call: Call): SimResponse {
  if (!admin(requireCaller(call))) throw forbidden('identity:list_revoke_events');
  return listAnswer(call, 'events', []);
}

/** None is kept for some projects only. */
function listEndpointsOfProject(call: Call): SimResponse {
  if (!admin(requireCaller(call))) throw forbidden('identity:list_endpoints_for_project');
  const id = call.params.project_id ?? '';
  if (!call.cloud.identity.projects.has(id)) throw notFound(`Could not find project: ${id}.`);
  return listAnswer(call, 'endpoints', []);
}

function gone(): never {
  const message = 'This API is no longer available due to the removal of support for PKI tokens.';
  throw new IdentityFault(410, message);
}
