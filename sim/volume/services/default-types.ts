import { VolumeFault } from '../fault.js';
import { ok, type VolumeRoute } from '../route.js';
import type { VolumeCall } from '../volume-call.js';

const MIN = 62;

function requireAdmin(call: VolumeCall): void {
  if (!call.isAdmin) throw new VolumeFault('Forbidden', 'You are not authorized to perform this operation.');
}

/** Volume types that single projects have for a default: none. For administrators. */
export const defaultTypeRoutes: readonly VolumeRoute[] = [
  {
    method: 'GET',
    path: '/default-types',
    min: MIN,
    answer(call) {
      requireAdmin(call);
      return ok({ default_types: [] });
    },
  },
  {
    method: 'GET',
    path: '/default-types/{project_id}',
    min: MIN,
    answer(call) {
      requireAdmin(call);
      const id = call.param('project_id');
      const known = call.cloud.identity.projects.has(id);
      throw new VolumeFault(
        'NotFound',
        known ? `Default type for project ${id} not found.` : `Project with id ${id} not found.`,
      );
    },
  },
];
