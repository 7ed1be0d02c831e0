import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { byId } from '../catalog.js';
import { requireCaller } from '../context.js';
import { forbidden } from '../fault.js';
import { admin } from '../policy.js';
import { missing } from '../resources/collection.js';
import { json } from '../respond.js';
import type { ProjectRecord } from '../state.js';
import { projectsOf } from '../users/list-user-projects.js';
import { tenantView } from './access-view.js';
import { V2_DOMAIN } from './issue-token.js';

/** The port that Keystone had for administrators: there they see every tenant. */
const ADMIN_PORT = 35357;

/** GET /v2.0/tenants: those of the token's user; with `name`, the one called so, for administrators. */
export function listTenants(call: Call): SimResponse {
  const caller = requireCaller(call);
  const name = call.query.get('name');
  if (name !== null) {
    if (!admin(caller)) throw forbidden('admin_required');
    const tenant = inDomain(byId(call.cloud.identity.projects)).find((project) => project.name === name);
    if (!tenant) throw missing('project', name);
    return json(200, { tenant: tenantView(tenant) });
  }
  const all = call.request.localPort === ADMIN_PORT && admin(caller);
  const found = all ? byId(call.cloud.identity.projects) : projectsOf(call.cloud.identity, caller.userId);
  return json(200, { tenants_links: [], tenants: inDomain(found).map(tenantView) });
}

/** GET /v2.0/tenants/{tenant_id}: for administrators. */
export function showTenant(call: Call): SimResponse {
  if (!admin(requireCaller(call))) throw forbidden('admin_required');
  const id = call.params.tenant_id ?? '';
  const [tenant] = inDomain(
    [...call.cloud.identity.projects.values()].filter((project) => project.id === id),
  );
  if (!tenant) throw missing('project', id);
  return json(200, { tenant: tenantView(tenant) });
}

function inDomain(projects: readonly ProjectRecord[]): ProjectRecord[] {
  return projects.filter(({ domainId }) => domainId === V2_DOMAIN);
}
