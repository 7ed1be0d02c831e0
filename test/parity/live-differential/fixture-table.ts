import type { RecordedService } from '../recording.js';
import { NOWHERE, type ServerInState, type Thing } from './known-things.js';

/** How to make a thing that generated requests are about, alike on both sides. */
export interface Fixture {
  readonly thing: Thing;
  readonly service: RecordedService;
  readonly collection: string;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Where it is called by its name. */
  readonly name?: string;
  /** What only an administrator may make. */
  readonly admin?: true;
  /** What is done to it, one after the other, to bring it into the state it is wanted in. */
  readonly actions?: readonly Readonly<Record<string, unknown>>[];
  /** What is sent beneath it when it is there. */
  readonly further?: Further;
}

interface Further {
  readonly method: string;
  readonly path: string;
  /** Of an image: its bytes. */
  readonly body: unknown;
}

/** In the order in which they need each other. */
export const FIXTURES: readonly Fixture[] = [
  { thing: 'KEYPAIR', service: 'nova', collection: '/v2.1/os-keypairs', key: 'keypair', name: 'parity-key', body: { name: 'parity-key' } },
  { thing: 'SERVER-GROUP', service: 'nova', collection: '/v2.1/os-server-groups', key: 'server_group', body: { name: 'parity', policies: ['affinity'] } },
  { thing: 'IMAGE', service: 'glance', collection: '/v2/images', key: '', body: { name: 'parity', disk_format: 'raw', container_format: 'bare', visibility: 'shared' } },
  { thing: 'SHARED-NETWORK', service: 'neutron', collection: '/v2.0/networks', key: 'network', body: { name: 'parity-net' } },
  { thing: 'SHARED-SUBNET', service: 'neutron', collection: '/v2.0/subnets', key: 'subnet', body: { name: 'parity-net-v4', network_id: 'ID-OF-SHARED-NETWORK', ip_version: 4, cidr: '10.0.1.0/24', allocation_pools: [{ start: '10.0.1.100', end: '10.0.1.250' }] } },
  { thing: 'NETWORK', service: 'neutron', collection: '/v2.0/networks', key: 'network', body: { name: 'parity' } },
  { thing: 'SUBNET', service: 'neutron', collection: '/v2.0/subnets', key: 'subnet', body: { name: 'parity', network_id: 'ID-OF-NETWORK', ip_version: 4, cidr: '10.9.0.0/24', allocation_pools: [{ start: '10.9.0.100', end: '10.9.0.250' }] } },
  { thing: 'PORT', service: 'neutron', collection: '/v2.0/ports', key: 'port', body: { name: 'parity', network_id: 'ID-OF-SHARED-NETWORK', fixed_ips: [{ ip_address: address(0) }] } },
  { thing: 'SECURITY-GROUP', service: 'neutron', collection: '/v2.0/security-groups', key: 'security_group', body: { name: 'parity' } },
  { thing: 'RULE', service: 'neutron', collection: '/v2.0/security-group-rules', key: 'security_group_rule', body: { security_group_id: 'ID-OF-SECURITY-GROUP', direction: 'ingress', protocol: 'tcp', port_range_min: 2222, port_range_max: 2222 } },
  { thing: 'VOLUME', service: 'cinder', collection: '/v3/ID-OF-PROJECT/volumes', key: 'volume', body: { name: 'parity', size: 1 } },
  { thing: 'SNAPSHOT', service: 'cinder', collection: '/v3/ID-OF-PROJECT/snapshots', key: 'snapshot', body: { name: 'parity', volume_id: 'ID-OF-VOLUME' } },
  { thing: 'SERVER', service: 'nova', collection: '/v2.1/servers', key: 'server', body: { name: 'parity', flavorRef: '1', imageRef: 'ID-OF-PUBLIC-IMAGE', networks: networksOf(1) } },
  { thing: 'VOLUME-IN-USE', service: 'cinder', collection: '/v3/ID-OF-PROJECT/volumes', key: 'volume', body: { name: 'parity-root', size: 1, imageRef: 'ID-OF-PUBLIC-IMAGE' } },
  { thing: 'SERVER-FROM-VOLUME', service: 'nova', collection: '/v2.1/servers', key: 'server', body: { name: 'parity-from-volume', flavorRef: '3', networks: networksOf(2), block_device_mapping_v2: [{ boot_index: 0, uuid: 'ID-OF-VOLUME-IN-USE', source_type: 'volume', destination_type: 'volume' }] } },
  inState(3, 'SERVER-STOPPED', [{ 'os-stop': null }]),
  inState(4, 'SERVER-PAUSED', [{ pause: null }]),
  inState(5, 'SERVER-SUSPENDED', [{ suspend: null }]),
  inState(6, 'SERVER-SHELVED', [{ shelve: null }]),
  inState(7, 'SERVER-RESCUED', [{ rescue: { adminPass: 'rescue' } }]),
  inState(8, 'SERVER-RESIZED', [{ resize: { flavorRef: '2' } }]),
  inState(9, 'SERVER-LOCKED', [{ lock: null }]),
  inState(10, 'SERVER-BROKEN', [], '99'),
  { thing: 'CREDENTIAL', service: 'keystone', collection: '/v3/users/ID-OF-USER/application_credentials', key: 'application_credential', body: { name: 'parity' } },
  { thing: 'FLAVOR', service: 'nova', collection: '/v2.1/flavors', key: 'flavor', name: 'ID-OF-RUN', admin: true, body: { name: 'ID-OF-RUN', id: 'ID-OF-RUN', ram: 128, disk: 1, vcpus: 1 }, further: { method: 'POST', path: '/os-extra_specs', body: { extra_specs: { key: 'value' } } } },
  { thing: 'AGGREGATE', service: 'nova', collection: '/v2.1/os-aggregates', key: 'aggregate', admin: true, body: { name: 'ID-OF-RUN' } },
  { thing: 'IMAGE-WITH-DATA', service: 'glance', collection: '/v2/images', key: '', body: { name: 'parity-data', disk_format: 'raw', container_format: 'bare', visibility: 'shared', os_distro: 'debian', tags: ['a'] }, further: { method: 'PUT', path: '/file', body: 'data' } },
  { thing: 'SHARED-IMAGE', service: 'glance', collection: '/v2/images', key: '', body: { name: 'parity-shared', visibility: 'shared' }, further: { method: 'POST', path: '/members', body: { member: 'ID-OF-ADMIN-PROJECT' } } },
  { thing: 'NAMESPACE', service: 'glance', collection: '/v2/metadefs/namespaces', key: '', name: 'ID-OF-RUN', admin: true, body: { namespace: 'ID-OF-RUN', visibility: 'public', objects: [{ name: 'object', properties: { p: { type: 'string', title: 'P' } } }], properties: { property: { type: 'integer', title: 'Property', minimum: 1 } }, tags: [{ name: 'tag' }], resource_type_associations: [{ name: 'OS::Nova::Server', prefix: 'hw_' }] } },
  { thing: 'OWN-TYPE', service: 'cinder', collection: '/v3/ID-OF-ADMIN-PROJECT/types', key: 'volume_type', admin: true, body: { name: 'ID-OF-RUN', extra_specs: { key: 'value' } } },
  { thing: 'QOS', service: 'cinder', collection: '/v3/ID-OF-ADMIN-PROJECT/qos-specs', key: 'qos_specs', admin: true, body: { name: 'ID-OF-RUN', consumer: 'front-end', key: 'value' } },
  { thing: 'GROUP-TYPE', service: 'cinder', collection: '/v3/ID-OF-ADMIN-PROJECT/group_types', key: 'group_type', admin: true, body: { name: 'ID-OF-RUN', group_specs: { key: 'value' } } },
  { thing: 'GROUP', service: 'cinder', collection: '/v3/ID-OF-PROJECT/groups', key: 'group', body: { name: 'parity', group_type: 'ID-OF-GROUP-TYPE', volume_types: ['ID-OF-TYPE'] } },
  { thing: 'GIVEN-VOLUME', service: 'cinder', collection: '/v3/ID-OF-PROJECT/volumes', key: 'volume', body: { name: 'parity-given', size: 1 } },
  { thing: 'TRANSFER', service: 'cinder', collection: '/v3/ID-OF-PROJECT/os-volume-transfer', key: 'transfer', body: { name: 'parity', volume_id: 'ID-OF-GIVEN-VOLUME' } },
  { thing: 'RESERVED-VOLUME', service: 'cinder', collection: '/v3/ID-OF-PROJECT/volumes', key: 'volume', body: { name: 'parity-reserved', size: 1, metadata: { key: 'value' } } },
  { thing: 'ATTACHMENT', service: 'cinder', collection: '/v3/ID-OF-PROJECT/attachments', key: 'attachment', body: { volume_uuid: 'ID-OF-RESERVED-VOLUME', instance_uuid: NOWHERE } },
  { thing: 'SUBNETPOOL', service: 'neutron', collection: '/v2.0/subnetpools', key: 'subnetpool', body: { name: 'parity', prefixes: ['10.50.0.0/16'], default_prefixlen: 24 } },
  { thing: 'ADDRESS-SCOPE', service: 'neutron', collection: '/v2.0/address-scopes', key: 'address_scope', body: { name: 'parity', ip_version: 4 } },
  { thing: 'ADDRESS-GROUP', service: 'neutron', collection: '/v2.0/address-groups', key: 'address_group', body: { name: 'parity', addresses: ['10.1.0.0/24'] } },
  { thing: 'RBAC-POLICY', service: 'neutron', collection: '/v2.0/rbac-policies', key: 'rbac_policy', body: { object_type: 'address_scope', object_id: 'ID-OF-ADDRESS-SCOPE', action: 'access_as_shared', target_tenant: 'ID-OF-ADMIN-PROJECT' } },
  { thing: 'SERVICE-PROFILE', service: 'neutron', collection: '/v2.0/service_profiles', key: 'service_profile', admin: true, body: { description: 'ID-OF-RUN', metainfo: 'x' } },
  { thing: 'SERVICE-FLAVOR', service: 'neutron', collection: '/v2.0/flavors', key: 'flavor', admin: true, body: { name: 'ID-OF-RUN', service_type: 'FLAVORS' } },
  { thing: 'PEER', service: 'keystone', collection: '/v3/users', key: 'user', admin: true, body: { name: 'ID-OF-RUN-peer', password: 'password' } },
  { thing: 'PEER-PROJECT', service: 'keystone', collection: '/v3/projects', key: 'project', admin: true, body: { name: 'ID-OF-RUN-peers', tags: ['a'] } },
  { thing: 'PEER-GROUP', service: 'keystone', collection: '/v3/groups', key: 'group', admin: true, body: { name: 'ID-OF-RUN' } },
  { thing: 'ROLE', service: 'keystone', collection: '/v3/roles', key: 'role', admin: true, body: { name: 'ID-OF-RUN' } },
  { thing: 'OTHER-ROLE', service: 'keystone', collection: '/v3/roles', key: 'role', admin: true, body: { name: 'ID-OF-RUN-other' } },
  { thing: 'REGION', service: 'keystone', collection: '/v3/regions', key: 'region', admin: true, body: { id: 'ID-OF-RUN' } },
  { thing: 'SERVICE', service: 'keystone', collection: '/v3/services', key: 'service', admin: true, body: { type: 'parity', name: 'ID-OF-RUN', enabled: false } },
  { thing: 'CERTIFICATE', service: 'keystone', collection: '/v3/credentials', key: 'credential', body: { type: 'cert', blob: 'x', user_id: 'ID-OF-USER' } },
  { thing: 'TRUST', service: 'keystone', collection: '/v3/OS-TRUST/trusts', key: 'trust', body: { trustor_user_id: 'ID-OF-USER', trustee_user_id: 'ID-OF-PEER', project_id: 'ID-OF-PROJECT', impersonation: false, roles: [{ name: 'member' }] } },
  { thing: 'ACCESS-KEY', service: 'keystone', collection: '/v3/users/ID-OF-USER/credentials/OS-EC2', key: '', body: { tenant_id: 'ID-OF-PROJECT' } },
  { thing: 'PROVIDER', service: 'placement', collection: '/resource_providers', key: '', admin: true, body: { name: 'ID-OF-RUN' } },
]; // biome-ignore format: a table

/** The same on both sides, for requests that ask for servers and ports by a part of it; beside what is drawn. */
function address(place: number): string {
  return `10.0.1.${10 + place}`;
}

function networksOf(place: number): readonly unknown[] {
  return [{ uuid: 'ID-OF-SHARED-NETWORK', fixed_ip: address(place) }];
}

function inState(
  place: number,
  thing: ServerInState,
  actions: NonNullable<Fixture['actions']>,
  flavorRef = '1',
): Fixture {
  const networks = networksOf(place);
  const body = { name: thing.toLowerCase(), flavorRef, imageRef: 'ID-OF-PUBLIC-IMAGE', networks };
  return { thing, service: 'nova', collection: '/v2.1/servers', key: 'server', body, actions };
}
