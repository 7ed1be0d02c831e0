import { ok, type VolumeRoute } from '../route.js';

/** What a member may filter lists by. */
const FILTERS: ReadonlyArray<readonly [resource: string, filters: readonly string[]]> = [
  [
    'volume',
    [
      'name',
      'status',
      'metadata',
      'bootable',
      'migration_status',
      'availability_zone',
      'group_id',
      'size',
      'created_at',
      'updated_at',
      'consumes_quota',
    ],
  ],
  ['backup', ['name', 'status', 'volume_id']],
  ['snapshot', ['name', 'status', 'volume_id', 'metadata', 'availability_zone', 'consumes_quota']],
  ['group', ['name']],
  ['group_snapshot', ['name', 'status', 'group_id']],
  ['attachment', ['volume_id', 'status', 'instance_id', 'attach_status']],
  ['message', ['resource_uuid', 'resource_type', 'event_id', 'request_id', 'message_level']],
  ['pool', ['name', 'volume_type']],
  ['volume_type', ['is_public', 'extra_specs']],
];

/** `GET /resource_filters?resource=volume` */
export const listResourceFilters: VolumeRoute = {
  method: 'GET',
  path: '/resource_filters',
  min: 33,
  answer(call) {
    const wanted = call.query.get('resource');
    const found = FILTERS.filter(([resource]) => !wanted || resource === wanted);
    return ok({ resource_filters: found.map(([resource, filters]) => ({ resource, filters })) });
  },
};
