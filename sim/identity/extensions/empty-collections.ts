import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { requireCaller } from '../context.js';
import { forbidden, IdentityFault, notFound } from '../fault.js';
import { baseUrl } from '../links.js';
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
  /** Where it is made under an id of one's choice. */
  readonly madeBy?: 'PUT';
}

/** What Keystone can keep and this cloud has none of: lists are empty, and nothing is found. */
const EMPTY: readonly EmptyCollection[] = [
  {
    path: '/OS-FEDERATION/mappings',
    key: 'mappings',
    rules: ['mappings', 'mapping'],
    madeBy: 'PUT',
  },
  {
    path: '/OS-OAUTH1/consumers',
    key: 'consumers',
    rules: ['consumers', 'consumer'],
    missing: () => 'Consumer not found',
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
    .add('GET', '/v3/OS-REVOKE/events', listRevocations)
    .add('GET', '/v3/OS-FEDERATION/projects', listAuthProjects)
    .add('GET', '/v3/OS-FEDERATION/domains', listAuthDomains)
    .add('GET', '/v3/users/{user_id}/OS-OAUTH1/access_tokens', listAccessTokens)
    .add('GET', '/v3/users/{user_id}/OS-OAUTH1/access_tokens/{id}', findAccessToken)
    .add('GET', '/v3/auth/tokens/OS-PKI/revoked', () => {
      throw forbidden();
    })
    .add('GET', '/v3/OS-SIMPLE-CERT/ca', gone)
    .add('GET', '/v3/OS-SIMPLE-CERT/certificates', gone);
}

function list(call: Call, { key, rules }: EmptyCollection): SimResponse {
  if (!admin(requireCaller(call))) throw forbidden(`identity:list_${rules[0]}`);
  return listAnswer(call, key, []);
}

/** None can be made here. */
function refusing({ rules }: EmptyCollection): Handler {
  return (call) => {
    const caller = requireCaller(call);
    if (!admin(caller)) throw forbidden(`identity:create_${rules[1]}`);
    throw new IdentityFault(501, 'The action you have requested has not been implemented.');
  };
}

function looking(verb: 'get' | 'update' | 'delete', { rules, missing }: EmptyCollection): Handler {
  return (call) => {
    const id = call.params.id ?? '';
    if (!admin(requireCaller(call))) throw forbidden(`identity:${verb}_${rules[1]}`);
    throw notFound(missing?.(id) ?? `Could not find ${rules[1]}: ${id}.`);
  };
}

function listRevocations(call: Call): SimResponse {
  if (!admin(requireCaller(call))) throw forbidden('identity:list_revoke_events');
  const self = `${baseUrl(call)}/OS-REVOKE/events`;
  return json(200, { events: [], links: { next: null, self, previous: null } });
}

function listAccessTokens(call: Call): SimResponse {
  if (!admin(requireCaller(call))) throw forbidden('identity:list_access_tokens');
  return listAnswer(call, 'access_tokens', []);
}

function findAccessToken(call: Call): never {
  if (!admin(requireCaller(call))) throw forbidden('identity:get_access_token');
  throw notFound('Access token not found');
}

function gone(): never {
  const message = 'This API is no longer available due to the removal of support for PKI tokens.';
  throw new IdentityFault(410, message);
}
