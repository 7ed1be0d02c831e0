import { retiredRoutes } from '../../../sim/compute/retired/retired-resources.js';
import type { Step, Walk } from '../traveller.js';

const by = { by: 'admin' } as const;
const as = (name: string, minor?: number) => ({ as: name, ...(minor !== undefined && { minor }) });

const server = (more: object = {}) => ({
  server: { name: 's', flavorRef: '1', imageRef: '{image}', networks: [{ uuid: '{network}' }], ...more },
});
const act = (action: string, values: unknown = null, more: object = {}): Step => [
  'POST /v2.1/servers/{s}/action',
  { [action]: values },
  more,
];
const read = (...paths: string[]): Step[] => paths.map((path) => [`GET /v2.1${path}`, undefined, by]);
const gone = (path: string, status: number, body?: object): Step => [path, body, { status }];

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMteuY6U6LeAJ3ole8zDZWB7rprm95ZUPm9H4oriyl5l k';

const onVolume = {
  imageRef: '',
  block_device_mapping_v2: [
    { uuid: '{image}', source_type: 'image', destination_type: 'volume', volume_size: 1, boot_index: 0 },
  ],
};

const servers: Step[] = [
  ['POST /v2.1/os-keypairs', { keypair: { name: 'key', type: 'ssh', public_key: PUBLIC_KEY } }],
  ['POST /v2.1/servers', server({ metadata: { k: 'v' }, tags: ['t'], key_name: 'key' }), as('s')],
  ['POST /v2.1/servers', server(), as('old', 1)],
  ['POST /v2.1/servers', server({ return_reservation_id: true })],
  ['POST /v2.1/servers', server(onVolume), as('v')],
  ['POST /v2.1/servers', server({ flavorRef: '{huge}' }), as('failed')],
  ...read('/servers', '/servers?limit=1', '/servers/detail', '/servers/detail?changes-since=2020-01-01T00:00:00Z'),
  ...read('/servers/{s}', '/servers/{v}', '/servers/{failed}', '/servers/{s}/ips', '/servers/{s}/ips/tenant-net'),
  ['PUT /v2.1/servers/{s}', { server: { name: 'renamed' } }],
  ['PUT /v2.1/servers/{s}', { server: { name: 'renamed' } }, { minor: 1 }],
  ['POST /v2.1/servers/{s}/metadata', { metadata: { k: 'v' } }],
  ['PUT /v2.1/servers/{s}/metadata', { metadata: { k: 'v' } }],
  ['PUT /v2.1/servers/{s}/metadata/k', { meta: { k: 'w' } }],
  ...read('/servers/{s}/metadata', '/servers/{s}/metadata/k'),
  ['DELETE /v2.1/servers/{s}/metadata/k'],
  ['PUT /v2.1/servers/{s}/tags', { tags: ['t'] }],
  ['PUT /v2.1/servers/{s}/tags/u'],
  ...read('/servers/{s}/tags', '/servers/{s}/tags/t'),
  ['DELETE /v2.1/servers/{s}/tags/u'],
  ['DELETE /v2.1/servers/{s}/tags'],
  ...read('/servers/{s}/diagnostics', '/servers/{s}/topology', '/servers/{s}/os-security-groups'),
]; // biome-ignore format: a table

const actions: Step[] = [
  act('os-stop'),
  act('os-start'),
  act('pause'),
  act('unpause'),
  act('suspend'),
  act('resume'),
  act('reboot', { type: 'SOFT' }),
  act('lock', { locked_reason: 'because' }),
  ...read('/servers/{s}'),
  act('unlock'),
  act('rescue', {}),
  act('unrescue'),
  act('resize', { flavorRef: '2' }),
  ...read('/servers/{s}'),
  act('confirmResize'),
  act('resize', { flavorRef: '1' }),
  act('revertResize'),
  act('rebuild', { imageRef: '{image}' }),
  act('rebuild', { imageRef: '{image}' }, { minor: 1 }),
  act('createImage', { name: 'snapshot' }),
  act('createImage', { name: 'snapshot' }, { minor: 1 }),
  act('createBackup', { name: 'b', backup_type: 'daily', rotation: 1 }),
  act('createBackup', { name: 'b', backup_type: 'daily', rotation: 1 }, { minor: 1 }),
  act('shelve'),
  act('shelveOffload', null, { status: 409 }),
  act('unshelve'),
  act('changePassword', { adminPass: 'x' }),
  act('os-getConsoleOutput', {}),
  act('os-getVNCConsole', { type: 'novnc' }),
  act('os-getSPICEConsole', { type: 'spice-html5' }, { status: 400 }),
  act('os-getRDPConsole', { type: 'rdp-html5' }, { status: 400 }),
  act('os-getSerialConsole', { type: 'serial' }, { status: 400 }),
  ['POST /v2.1/servers/{s}/remote-consoles', { remote_console: { protocol: 'vnc', type: 'novnc' } }],
  ['POST network/v2.0/security-groups', { security_group: { name: 'extra' } }],
  act('addSecurityGroup', { name: 'extra' }),
  act('removeSecurityGroup', { name: 'extra' }),
  ['POST /v2.1/os-floating-ips', { pool: 'public' }, as('floating')],
  act('addFixedIp', { networkId: '{network}' }),
  act('removeFixedIp', { address: '10.0.0.1' }),
  act('addFloatingIp', { address: '{floating.ip}' }),
  act('removeFloatingIp', { address: '{floating.ip}' }),
  act('trigger_crash_dump'),
  act('migrate'),
  act('os-migrateLive', { host: null, block_migration: 'auto' }),
  act('os-resetState', { state: 'active' }),
  act('resetNetwork', null, { status: 410 }),
  act('injectNetworkInfo'),
  act('evacuate', {}, { status: 400 }),
  act('restore', null, { status: 409 }),
  ...read('/servers/{s}/os-instance-actions'),
  ['GET /v2.1/servers/{s}/os-instance-actions', undefined, { ...by, minor: 96, as: 'request' }],
  ...read('/servers/{s}/os-instance-actions/{request}'),
  ...read('/servers/{s}/os-server-password'),
  ['DELETE /v2.1/servers/{s}/os-server-password'],
];

const attached: Step[] = [
  ['POST /v2.1/servers/{s}/os-interface', { interfaceAttachment: { net_id: '{network}' } }, as('port')],
  ...read('/servers/{s}/os-interface', '/servers/{s}/os-interface/{port}'),
  ['DELETE /v2.1/servers/{s}/os-interface/{port}'],
  ['POST volume/v3/volumes', { volume: { size: 1 } }, as('volume')],
  ['POST volume/v3/volumes', { volume: { size: 1 } }, as('other-volume')],
  ['POST volume/v3/snapshots', { snapshot: { volume_id: '{volume}' } }, as('snapshot')],
  ['POST /v2.1/servers/{s}/os-volume_attachments', { volumeAttachment: { volumeId: '{volume}' } }],
  ...read('/servers/{s}/os-volume_attachments', '/servers/{s}/os-volume_attachments/{volume}'),
  ['PUT /v2.1/servers/{s}/os-volume_attachments/{volume}', { volumeAttachment: { volumeId: '{volume}', delete_on_termination: false } }],
  ['PUT /v2.1/servers/{s}/os-volume_attachments/{volume}', { volumeAttachment: { volumeId: '{other-volume}' } }],
  ['DELETE /v2.1/servers/{s}/os-volume_attachments/{other-volume}'],
]; // biome-ignore format: a table

const flavors: Step[] = [
  ...read('/flavors', '/flavors?limit=1', '/flavors/detail', '/flavors/1'),
  ['POST /v2.1/flavors', { flavor: { name: 'f', ram: 64, disk: 0, vcpus: 1, id: 'f' } }, as('f')],
  ['POST /v2.1/flavors', { flavor: { name: 'old', ram: 64, disk: 0, vcpus: 1 } }, as('g', 1)],
  ['PUT /v2.1/flavors/{f}', { flavor: { description: 'changed' } }],
  ['POST /v2.1/flavors/{f}/os-extra_specs', { extra_specs: { 'hw:x': 'v' } }, { minor: 85 }],
  ['PUT /v2.1/flavors/{f}/os-extra_specs/hw:x', { 'hw:x': 'w' }, { minor: 85 }],
  ...read('/flavors/{f}', '/flavors/{f}/os-extra_specs', '/flavors/{f}/os-extra_specs/hw:x'),
  ['DELETE /v2.1/flavors/{f}/os-extra_specs/hw:x'],
  ['POST /v2.1/flavors', { flavor: { name: 'p', ram: 64, disk: 0, vcpus: 1, 'os-flavor-access:is_public': false } }, as('p')],
  ['POST /v2.1/flavors/{p}/action', { addTenantAccess: { tenant: '{project-of-user}' } }],
  ...read('/flavors/{p}/os-flavor-access'),
  ['POST /v2.1/flavors/{p}/action', { removeTenantAccess: { tenant: '{project-of-user}' } }],
  ['DELETE /v2.1/flavors/{p}'],
]; // biome-ignore format: a table

const keypairs: Step[] = [
  ['POST /v2.1/os-keypairs', { keypair: { name: 'made', public_key: PUBLIC_KEY } }, { minor: 91 }],
  ['POST /v2.1/os-keypairs', { keypair: { name: 'old' } }, { minor: 1 }],
  ...read('/os-keypairs', '/os-keypairs/made'),
  ['DELETE /v2.1/os-keypairs/made'],
];

const groups: Step[] = [
  ['POST /v2.1/os-server-groups', { server_group: { name: 'g', policy: 'affinity' } }, as('group')],
  ['POST /v2.1/os-server-groups', { server_group: { name: 'h', policies: ['affinity'] } }, { minor: 1 }],
  ...read('/os-server-groups', '/os-server-groups/{group}'),
  ['DELETE /v2.1/os-server-groups/{group}'],
];

const quotas: Step[] = [
  ...read('/os-quota-sets/{project}', '/os-quota-sets/{project}/detail', '/os-quota-sets/{project}/defaults'),
  ['PUT /v2.1/os-quota-sets/{project}', { quota_set: { instances: 20 } }],
  ['PUT /v2.1/os-quota-sets/{project}', { quota_set: { instances: 20 } }, { minor: 1 }],
  ['DELETE /v2.1/os-quota-sets/{project}'],
  ...read('/os-quota-class-sets/default', '/limits'),
  ['PUT /v2.1/os-quota-class-sets/default', { quota_class_set: { instances: 20 } }],
  ['PUT /v2.1/os-quota-class-sets/default', { quota_class_set: { instances: 20 } }, { minor: 1 }],
];

const grouped = (action: string, values: object): Step => [
  'POST /v2.1/os-aggregates/{aggregate}/action',
  { [action]: values },
];
const aggregates: Step[] = [
  ['POST /v2.1/os-aggregates', { aggregate: { name: 'a', availability_zone: 'zone-a' } }, as('aggregate')],
  grouped('add_host', { host: '{service.host}' }),
  grouped('set_metadata', { metadata: { k: 'v' } }),
  ...read('/os-aggregates', '/os-aggregates/{aggregate}'),
  ['PUT /v2.1/os-aggregates/{aggregate}', { aggregate: { name: 'b' } }],
  ['POST /v2.1/os-aggregates/{aggregate}/images', { cache: [{ id: '{image}' }] }],
  grouped('remove_host', { host: '{service.host}' }),
  ['DELETE /v2.1/os-aggregates/{aggregate}'],
];

const operators: Step[] = [
  ...read('/os-availability-zone', '/os-availability-zone/detail'),
  ...read('/os-hypervisors', '/os-hypervisors/detail', '/os-hypervisors/statistics'),
  ['GET /v2.1/os-hypervisors', undefined, { ...by, minor: 96, as: 'hypervisor' }],
  ...[53, 88].map((minor): Step => ['GET /v2.1/os-hypervisors/{hypervisor}', undefined, { ...by, minor }]),
  ['GET /v2.1/os-hypervisors/{hypervisor}?with_servers=true', undefined, { ...by, minor: 96 }],
  ['GET /v2.1/os-hypervisors', undefined, { ...by, minor: 1, as: 'hypervisor' }],
  ['GET /v2.1/os-hypervisors/{hypervisor}', undefined, { ...by, minor: 1 }],
  ['GET /v2.1/os-hypervisors/{hypervisor}/uptime', undefined, { ...by, minor: 1, status: 501 }],
  ['GET /v2.1/os-hypervisors/compute/search', undefined, { ...by, minor: 1 }],
  ['GET /v2.1/os-hypervisors/compute/servers', undefined, { ...by, minor: 1 }],
  ...read('/os-services'),
  ['GET /v2.1/os-services?binary=nova-compute', undefined, { ...by, minor: 53, as: 'service' }],
  ...aggregates,
  ...read('/os-hosts', '/os-hosts/{service.host}'),
  ['PUT /v2.1/os-hosts/{service.host}', { status: 'enable' }, { minor: 1 }],
  ...['startup', 'shutdown', 'reboot'].map((action) =>
    gone(`GET /v2.1/os-hosts/{service.host}/${action}`, 501),
  ),
  ['POST /v2.1/os-server-external-events', { events: [{ name: 'network-changed', server_uuid: '{s}' }] }, by],
  [
    'POST /v2.1/os-server-external-events',
    { events: [{ name: 'network-changed', server_uuid: '{user}' }] },
    by,
  ],
  ['GET /v2.1/os-baremetal-nodes', undefined, { ...by, status: 501 }],
  ['PUT /v2.1/os-services/{service}', { status: 'enabled' }],
  ['DELETE /v2.1/os-services/{service}', undefined, { ...by, minor: 53, status: 409 }],
  [
    'POST /v2.1/os-assisted-volume-snapshots',
    { snapshot: { volume_id: 'x', create_info: { snapshot_id: 's', type: 'qcow2', new_file: 'n' } } },
    { ...by, status: 400 },
  ],
  ['DELETE /v2.1/os-assisted-volume-snapshots/x', undefined, { ...by, status: 400 }],
  ['PUT /v2.1/os-services/disable', { host: 'compute1', binary: 'nova-compute' }, { minor: 1 }],
  ['PUT /v2.1/os-services/enable', { host: 'compute1', binary: 'nova-compute' }, { minor: 1 }],
  ...read('/os-simple-tenant-usage?detailed=1', '/os-simple-tenant-usage/{project}'),
  ...read('/os-migrations', '/servers/{s}/migrations'),
  ['GET /v2.1/os-console-auth-tokens/none', undefined, { ...by, status: 404 }],
  ...read('/os-migrations?limit=1&migration_type=resize'),
  ['GET /v2.1/servers/{s}/migrations/1', undefined, { ...by, status: 404 }],
  ['DELETE /v2.1/servers/{s}/migrations/1', undefined, { ...by, status: 409 }],
  ['POST /v2.1/servers/{s}/migrations/1/action', { force_complete: null }, { ...by, status: 409 }],
  ...read('/os-instance_usage_audit_log', '/os-instance_usage_audit_log/2026-01-01%2000:00:00'),
  ...read('/extensions', '/extensions/os-keypairs'),
];

/** What Nova once had. */
const retired: Step[] = retiredRoutes.map(({ method, path }) => [
  `${method} /v2.1${path.replace(/\{\w+\}/g, '1')}`,
  undefined,
  { ...by, status: 410 },
]);

/** What Nova passed on to other services up to 2.35. */
const proxies: Step[] = [
  ...read('/images', '/images/detail', '/images/{image}', '/images/{image}/metadata'),
  gone('GET /v2.1/images/{image}/metadata/none', 404),
  ['POST /v2.1/images/{image}/metadata', { metadata: { k: 'v' } }, { by: 'admin' }],
  ['PUT /v2.1/images/{image}/metadata/k', { meta: { k: 'w' } }, { by: 'admin' }],
  ['DELETE /v2.1/images/{image}/metadata/k', undefined, { by: 'admin' }],
  ['PUT /v2.1/images/{image}/metadata', { metadata: { k: 'v' } }, { by: 'admin' }],
  ...read('/os-volumes', '/os-volumes/detail', '/os-volumes/{volume}'),
  ...read('/os-snapshots', '/os-snapshots/detail', '/os-snapshots/{snapshot}'),
  ['POST /v2.1/os-volumes', { volume: { size: 1 } }],
  ['POST /v2.1/os-snapshots', { snapshot: { volume_id: '{volume}' } }],
  ['DELETE /v2.1/os-snapshots/{snapshot}'],
  ...read('/os-networks', '/os-networks/{network}', '/os-tenant-networks', '/os-tenant-networks/{network}'),
  gone('POST /v2.1/os-networks', 410, { network: { label: 'x' } }),
  gone('DELETE /v2.1/os-networks/{network}', 410),
  gone('POST /v2.1/os-tenant-networks', 410, { network: { label: 'x' } }),
  gone('DELETE /v2.1/os-tenant-networks/{network}', 410),
  ['POST /v2.1/os-security-groups', { security_group: { name: 'g', description: 'd' } }, as('sg')],
  ['PUT /v2.1/os-security-groups/{sg}', { security_group: { name: 'h', description: 'd' } }],
  ['POST /v2.1/os-security-group-rules', { security_group_rule: { parent_group_id: '{sg}', ip_protocol: 'tcp', from_port: 1, to_port: 2, cidr: '0.0.0.0/0' } }, as('rule')],
  ...read('/os-security-groups', '/os-security-groups/{sg}'),
  ['DELETE /v2.1/os-security-group-rules/{rule}'],
  ['DELETE /v2.1/os-security-groups/{sg}'],
  ...read('/os-floating-ips', '/os-floating-ips/{floating}', '/os-floating-ip-pools'),
  ['DELETE /v2.1/os-floating-ips/{floating}'],
  ['DELETE /v2.1/os-volumes/{other-volume}'],
  ['POST image/v2/images', { name: 'mine' }, as('mine')],
  ['DELETE /v2.1/images/{mine}'],
]; // biome-ignore format: a table

export const computeWalk: Walk = {
  service: 'compute',
  steps: [
    ['POST /v2.1/flavors', { flavor: { name: 'huge', ram: 64, disk: 700_000, vcpus: 1 } }, as('huge')],
    ...servers,
    ...actions,
    ...attached,
    ...flavors,
    ...keypairs,
    ...groups,
    ...quotas,
    ...operators,
    ...retired,
    act('forceDelete'),
    ['DELETE /v2.1/servers/{v}'],
    ...proxies,
    ['DELETE /v2.1/flavors/{f}'],
  ],
};
