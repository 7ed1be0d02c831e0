import { ok, type VolumeRoute } from '../route.js';

/** `GET /group_types`: the one that Cinder itself makes. Its id follows from the volume service's. */
export const listGroupTypes: VolumeRoute = {
  method: 'GET',
  path: '/group_types',
  min: 11,
  answer: (call) =>
    ok({
      group_types: [
        {
          id: call.state.serviceId,
          name: 'default_cgsnapshot_type',
          description: 'Default group type for migrating cgsnapshot',
          is_public: true,
          ...(call.isAdmin && { group_specs: { consistent_group_snapshot_enabled: '<is> True' } }),
        },
      ],
    }),
};
