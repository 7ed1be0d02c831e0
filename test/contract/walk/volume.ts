import { OPERATIONS } from '../operations.js';
import type { Step, Walk } from '../traveller.js';

const act = (volume: string, action: string, values: unknown = {}): Step => [
  `POST /v3/volumes/{${volume}}/action`,
  { [action]: values },
];
const ofSnapshot = (action: string, values: unknown = {}): Step => [
  'POST /v3/snapshots/{s}/action',
  { [action]: values },
];
const by = { by: 'admin' } as const;

/** Reads by path alone, of what an administrator may see. */
const read = (...paths: string[]): Step[] => paths.map((path) => [`GET /v3${path}`, undefined, by]);

/** A collection that this cloud has nothing in. */
const empty = (path: string, detail: boolean): Step[] => [
  ...read(path, ...(detail ? [`${path}/detail`] : [])),
  [`GET /v3${path}/00000000-0000-4000-8000-000000000000`, undefined, { ...by, status: 404 }],
];

const metadata = (thing: string): Step[] => [
  [`POST /v3${thing}/metadata`, { metadata: { k: 'v', l: 'w' } }],
  [`GET /v3${thing}/metadata`, undefined, by],
  [`GET /v3${thing}/metadata/k`, undefined, by],
  [`PUT /v3${thing}/metadata/k`, { meta: { k: 'w' } }],
  [`DELETE /v3${thing}/metadata/k`],
  [`PUT /v3${thing}/metadata`, { metadata: { k: 'v' } }],
];

const deletions: Step[] = OPERATIONS.filter(
  ({ service, method, path }) =>
    service === 'volume' && method === 'DELETE' && /^\/v3\/(backups|messages)\//.test(path),
).map(({ path }) => [
  `DELETE ${path.replace('{id}', '00000000-0000-4000-8000-000000000000')}`,
  undefined,
  { status: 404 },
]);

const groups: Step[] = [
  ['POST /v3/group_types', { group_type: { name: 'g' } }, { as: 'gt' }],
  ...read('/group_types', '/group_types/{gt}'),
  ['PUT /v3/group_types/{gt}', { group_type: { description: 'changed' } }],
  ['POST /v3/group_types/{gt}/group_specs', { group_specs: { k: 'v' } }],
  ...read('/group_types/{gt}/group_specs', '/group_types/{gt}/group_specs/k'),
  ['PUT /v3/group_types/{gt}/group_specs/k', { k: 'w' }],
  ['DELETE /v3/group_types/{gt}/group_specs/k'],
  ['POST /v3/types', { volume_type: { name: 'of-group' } }, { as: 'of-group' }],
  ['POST /v3/groups', { group: { group_type: '{gt}', volume_types: ['{of-group}'] } }, { as: 'group' }],
  ...read('/groups', '/groups/detail', '/groups/{group}'),
  ['PUT /v3/groups/{group}', { group: { name: 'changed' } }],
  ['POST /v3/volumes', { volume: { size: 1, group_id: '{group}', volume_type: '{of-group}' } }],
  ['POST /v3/group_snapshots', { group_snapshot: { group_id: '{group}' } }, { as: 'gs' }],
  ...read('/group_snapshots', '/group_snapshots/detail', '/group_snapshots/{gs}'),
  ['POST /v3/groups/action', { 'create-from-src': { group_snapshot_id: '{gs}' } }, { as: 'copy' }],
  ['POST /v3/group_snapshots/{gs}/action', { reset_status: { status: 'available' } }],
  ['DELETE /v3/group_snapshots/{gs}'],
  ['POST /v3/groups/{copy}/action', { reset_status: { status: 'available' } }],
  ['POST /v3/groups/{copy}/action', { delete: { 'delete-volumes': true } }],
  ['POST /v3/groups/{group}/action', { delete: { 'delete-volumes': true } }],
  ['DELETE /v3/group_types/{gt}'],
  ['DELETE /v3/types/{of-group}'],
];

/** What this cloud has no service for. */
const refused: Step[] = [['POST /v3/backups', { backup: { volume_id: '{v}' } }, { status: 404 }]];

const transfers = (path: string): Step[] => [
  [`POST /v3${path}`, { transfer: { volume_id: '{v}', name: 't' } }, { as: 'transfer' }],
  ...read(path, `${path}/detail`, `${path}/{transfer}`),
  [`POST /v3${path}/{transfer}/accept`, { accept: { auth_key: '{transfer.auth_key}' } }],
  [`POST /v3${path}`, { transfer: { volume_id: '{v}', name: 't' } }, { as: 'transfer' }],
  [`DELETE /v3${path}/{transfer}`],
];

const connector = { connector: { host: 'compute1', ip: '192.0.2.1', initiator: 'iqn.x', multipath: false } };

export const volumeWalk: Walk = {
  service: 'volume',
  steps: [
    ['POST /v3/volumes', { volume: { size: 1, name: 'v', metadata: { k: 'v' } } }, { as: 'v' }],
    ['POST /v3/volumes', { volume: { size: 1 } }, { as: 'old', minor: 0 }],
    ...read('/volumes', '/volumes/detail', '/volumes/summary', '/volumes/{v}', '/volumes?limit=1'),
    ['PUT /v3/volumes/{v}', { volume: { description: 'changed' } }],
    ...metadata('/volumes/{v}'),
    act('v', 'os-reserve'),
    act('v', 'os-unreserve'),
    act('v', 'os-reserve'),
    act('v', 'os-initialize_connection', connector),
    act('v', 'os-attach', { instance_uuid: '{user}', mountpoint: '/dev/vdb' }),
    ...read('/volumes/{v}'),
    act('v', 'os-begin_detaching'),
    act('v', 'os-roll_detaching'),
    act('v', 'os-begin_detaching'),
    act('v', 'os-terminate_connection', connector),
    act('v', 'os-detach'),
    act('v', 'os-extend', { new_size: 2 }),
    act('v', 'os-set_bootable', { bootable: true }),
    act('v', 'os-update_readonly_flag', { readonly: false }),
    act('v', 'os-set_image_metadata', { metadata: { k: 'v' } }),
    act('v', 'os-show_image_metadata'),
    act('v', 'os-unset_image_metadata', { key: 'k' }),
    act('v', 'os-volume_upload_image', { image_name: 'of-volume', disk_format: 'raw' }),
    act('v', 'os-reset_status', { status: 'available' }),
    ['POST /v3/snapshots', { snapshot: { volume_id: '{v}', name: 's' } }, { as: 's' }],
    ...read('/snapshots', '/snapshots/detail', '/snapshots/{s}'),
    ['PUT /v3/snapshots/{s}', { snapshot: { description: 'changed' } }],
    ...metadata('/snapshots/{s}'),
    ofSnapshot('os-reset_status', { status: 'creating' }),
    ofSnapshot('os-update_snapshot_status', { status: 'available' }),
    act('v', 'revert', { snapshot_id: '{s}' }),
    ['DELETE /v3/snapshots/{s}'],
    ['POST /v3/snapshots', { snapshot: { volume_id: '{v}' } }, { as: 's' }],
    ofSnapshot('os-force_delete'),
    ['POST /v3/snapshots', { snapshot: { volume_id: '{v}' } }, { as: 's' }],
    ofSnapshot('os-unmanage'),
    ['POST /v3/types', { volume_type: { name: 'fast' } }, { as: 'type' }],
    ...read('/types', '/types/{type}', '/types/default'),
    ['PUT /v3/types/{type}', { volume_type: { description: 'changed' } }],
    ['POST /v3/types/{type}/extra_specs', { extra_specs: { k: 'v', l: 'w' } }],
    ...read('/types/{type}/extra_specs', '/types/{type}/extra_specs/k', '/types/{type}/encryption'),
    ...read('/volumes/{v}/encryption'),
    ['GET /v3/types/{type}/encryption/key_size', undefined, { ...by, status: 404 }],
    ['PUT /v3/types/{type}/extra_specs/k', { k: 'w' }],
    ['DELETE /v3/types/{type}/extra_specs/k'],
    act('v', 'os-retype', { new_type: 'fast', migration_policy: 'never' }),
    [
      'POST /v3/types',
      { volume_type: { name: 'private', 'os-volume-type-access:is_public': false } },
      { as: 'p' },
    ],
    ['POST /v3/types/{p}/action', { addProjectAccess: { project: '{project-of-user}' } }],
    ...read('/types/{p}/os-volume-type-access'),
    ['POST /v3/types/{p}/action', { removeProjectAccess: { project: '{project-of-user}' } }],
    ['DELETE /v3/types/{p}'],
    ['POST /v3/volumes', { volume: { size: 1, imageRef: '{image}' } }, { as: 'w' }],
    ...read('/volumes/{w}'),
    ['POST /v3/attachments', { attachment: { instance_uuid: '{user}', volume_uuid: '{w}' } }, { as: 'a' }],
    ['PUT /v3/attachments/{a}', { attachment: connector }],
    ['POST /v3/attachments/{a}/action', { 'os-complete': {} }],
    ...read('/attachments', '/attachments/detail', '/attachments/{a}', '/volumes/{w}'),
    ['DELETE /v3/attachments/{a}'],
    act('w', 'os-reimage', { image_id: '{image}' }),
    ...read(
      '/os-quota-sets/{project}',
      '/os-quota-sets/{project}?usage=true',
      '/os-quota-sets/{project}/defaults',
    ),
    ['PUT /v3/os-quota-sets/{project}', { quota_set: { volumes: 20 } }],
    ['DELETE /v3/os-quota-sets/{project}'],
    ...read('/os-quota-class-sets/default', '/limits'),
    ['PUT /v3/os-quota-class-sets/default', { quota_class_set: { volumes: 20 } }],
    ...transfers('/os-volume-transfer'),
    ...transfers('/volume-transfers'),
    ['POST /v3/workers/cleanup', {}, { minor: 24 }],
    ['PUT /v3/os-services/enable', { host: 'cinder', binary: 'cinder-scheduler' }],
    ...read('/os-services', '/os-availability-zone', '/scheduler-stats/get_pools'),
    ...read('/scheduler-stats/get_pools?detail=true', '/os-hosts', '/os-hosts/cinder', '/resource_filters'),
    ...read('/group_types', '/extensions', '/extensions/os-types-manage', '/capabilities/cinder@lvm'),
    ...read('/default-types'),
    ['GET /v3/group_types/default', undefined, { ...by, status: 404 }],
    ['GET /v3/default-types/{project}', undefined, { ...by, status: 404 }],
    ...['volume', 'snapshot'].flatMap((thing) =>
      [`os-${thing}-manage`, `manageable_${thing}s`].flatMap((path) =>
        read(`/${path}?host=cinder@lvm%23lvm`, `/${path}/detail?host=cinder@lvm%23lvm`),
      ),
    ),
    ...empty('/backups', true),
    ...deletions,
    ...empty('/messages', false),
    ...groups,
    ...empty('/consistencygroups', true),
    ...empty('/cgsnapshots', true),
    ['POST /v3/qos-specs', { qos_specs: { name: 'q', consumer: 'both', k: 'v' } }, { as: 'qos' }],
    ...read('/qos-specs', '/qos-specs/{qos}'),
    ['PUT /v3/qos-specs/{qos}', { qos_specs: { l: 'w' } }],
    ['PUT /v3/qos-specs/{qos}/delete_keys', { keys: ['l'] }],
    ['POST /v3/types', { volume_type: { name: 'of-qos' } }, { as: 'of-qos' }],
    ['GET /v3/qos-specs/{qos}/associate?vol_type_id={of-qos}', undefined, by],
    ...read('/qos-specs/{qos}/associations'),
    ['GET /v3/qos-specs/{qos}/disassociate?vol_type_id={of-qos}', undefined, by],
    ['GET /v3/qos-specs/{qos}/disassociate_all', undefined, by],
    ['DELETE /v3/qos-specs/{qos}'],
    ['DELETE /v3/types/{of-qos}'],
    ...refused,
    ...read('/clusters', '/clusters/detail'),
    ['GET /v3/backups/{user}/export_record', undefined, { ...by, status: 404 }],
    ['POST /v3/volumes/{w}/action', { 'os-migrate_volume': { host: 'cinder@lvm#other' } }, { status: 400 }],
    act('w', 'os-migrate_volume_completion', { new_volume: '{v}' }),
    act('v', 'os-force_detach'),
    act('old', 'os-unmanage'),
    act('w', 'os-force_delete'),
    ['DELETE /v3/volumes/{v}'],
    ['DELETE /v3/types/{type}'],
  ],
};
