import * as z from 'zod';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, conflictingRequest, itemNotFound } from '../fault.js';
import { type ComputeReply, type ComputeRoute, ok } from '../route.js';
import { text } from '../schema/types.js';
import { type FlavorRecord, flavorOfPath } from './flavor.js';

const tenant = z.strictObject({ tenant: text({ min: 1, max: 255 }) });
const addSchema = z.strictObject({ addTenantAccess: tenant });
const removeSchema = z.strictObject({ removeTenantAccess: tenant });

/** `GET /flavors/{id}/os-flavor-access`: projects that see a flavor which is not public. For whoever sees it. */
const listFlavorAccess: ComputeRoute = {
  method: 'GET',
  path: '/flavors/{flavor_id}/os-flavor-access',
  answer(call) {
    const flavor = flavorOfPath(call);
    if (flavor.isPublic) throw itemNotFound('Access list not available for public flavors.');
    return view(flavor);
  },
};

const PUBLIC_REFUSED_SINCE = 7;

const addTenantAccess: ComputeRoute<z.output<typeof addSchema>> = {
  method: 'POST',
  path: '/flavors/{flavor_id}/action',
  action: 'addTenantAccess',
  body: [[0, addSchema]],
  answer(call, { addTenantAccess: { tenant: project } }) {
    call.requireAdmin('os_compute_api:os-flavor-access:add_tenant_access');
    checkProject(call, project);
    const flavor = flavorOfPath(call);
    if (flavor.isPublic && call.minor >= PUBLIC_REFUSED_SINCE) {
      throw conflictingRequest('Can not add access to a public flavor.');
    }
    if (flavor.access.has(project)) {
      throw conflictingRequest(
        `Flavor access already exists for flavor ${flavor.id} and project ${project} combination.`,
      );
    }
    flavor.access.add(project);
    return view(flavor);
  },
};

const removeTenantAccess: ComputeRoute<z.output<typeof removeSchema>> = {
  method: 'POST',
  path: '/flavors/{flavor_id}/action',
  action: 'removeTenantAccess',
  body: [[0, removeSchema]],
  answer(call, { removeTenantAccess: { tenant: project } }) {
    call.requireAdmin('os_compute_api:os-flavor-access:remove_tenant_access');
    const flavor = flavorOfPath(call);
    if (!flavor.access.delete(project)) {
      throw itemNotFound(`Flavor access not found for ${flavor.number} / ${project} combination.`);
    }
    return view(flavor);
  },
};

/** Nova asks Keystone whether there is such a project. */
export function checkProject(call: ComputeCall, id: string): void {
  if (!call.cloud.identity.projects.has(id)) throw badRequest(`Project ID ${id} is not a valid project.`);
}

function view(flavor: FlavorRecord): ComputeReply {
  return ok({ flavor_access: [...flavor.access].map((tenant_id) => ({ flavor_id: flavor.id, tenant_id })) });
}

export const flavorAccessRoutes: readonly ComputeRoute<never>[] = [
  listFlavorAccess,
  addTenantAccess,
  removeTenantAccess,
];
