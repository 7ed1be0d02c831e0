import { VolumeFault } from '../fault.js';
import { ok, type VolumeRoute } from '../route.js';
import type { VolumeCall } from '../volume-call.js';

/** The one that Cinder itself makes. Its id follows from the volume service's. */
function groupType(call: VolumeCall): { readonly id: string } {
  return {
    id: call.state.serviceId,
    ...{
      name: 'default_cgsnapshot_type',
      description: 'Default group type for migrating cgsnapshot',
      is_public: true,
    },
    ...(call.isAdmin && { group_specs: { consistent_group_snapshot_enabled: '<is> True' } }),
  };
}

const list: VolumeRoute = {
  method: 'GET',
  path: '/group_types',
  min: 11,
  answer: (call) => ok({ group_types: [groupType(call)] }),
};

const show: VolumeRoute = {
  method: 'GET',
  path: '/group_types/{id}',
  min: 11,
  answer(call) {
    const id = call.param('id');
    if (id === 'default') throw new VolumeFault('NotFound', 'Default group type can not be found.');
    const type = groupType(call);
    if (id !== type.id) throw new VolumeFault('NotFound', `Group type ${id} could not be found.`);
    return ok({ group_type: type });
  },
};

export const groupTypeRoutes: readonly VolumeRoute[] = [list, show];
