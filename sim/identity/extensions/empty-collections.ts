import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { requireCaller } from '../context.js';
import { forbidden, IdentityFault, notFound } from '../fault.js';
import { baseUrl } from '../links.js';
import { admin } from '../policy.js';
import { listAnswer } from '../resources/collection.js';
import { json } from '../respond.js';
import type { Routes } from '../routes.js';
import { listAuthDomains, listAuthProjects } from '../users/list-user-projects.js';

/** What Keystone can keep and this cloud has none of. */
export function addEmptyCollections(routes: Routes): void {
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
