import type { RecordedService } from '../recording.js';
import type { Side } from './side.js';

interface List {
  readonly service: RecordedService;
  readonly path: string;
  readonly key: string;
  /** What of an item stands behind the collection's path to name it. */
  readonly id?: string;
  /** What everybody's things are in: only those are taken that carry this run's name. */
  readonly admin?: true;
  /** Whatever name it carries. */
  readonly everything?: true;
}

/** In an order in which what is in them can be deleted. */
const LISTS: readonly List[] = [
  { service: 'nova', path: '/v2.1/servers', key: 'servers' },
  { service: 'nova', path: '/v2.1/os-keypairs', key: 'keypairs' },
  { service: 'nova', path: '/v2.1/os-server-groups', key: 'server_groups' },
  { service: 'nova', path: '/v2.1/flavors?is_public=None', key: 'flavors', admin: true },
  { service: 'nova', path: '/v2.1/os-aggregates', key: 'aggregates', admin: true },
  { service: 'cinder', path: '/v3/ID-OF-PROJECT/attachments', key: 'attachments' },
  { service: 'cinder', path: '/v3/ID-OF-PROJECT/os-volume-transfer', key: 'transfers' },
  { service: 'cinder', path: '/v3/ID-OF-PROJECT/snapshots', key: 'snapshots' },
  { service: 'cinder', path: '/v3/ID-OF-PROJECT/groups', key: 'groups' },
  { service: 'cinder', path: '/v3/ID-OF-PROJECT/volumes', key: 'volumes' },
  { service: 'cinder', path: '/v3/ID-OF-ADMIN-PROJECT/types?is_public=None', key: 'volume_types', admin: true },
  { service: 'cinder', path: '/v3/ID-OF-ADMIN-PROJECT/qos-specs', key: 'qos_specs', admin: true },
  { service: 'cinder', path: '/v3/ID-OF-ADMIN-PROJECT/group_types?is_public=None', key: 'group_types', admin: true },
  { service: 'glance', path: '/v2/images?owner=ID-OF-PROJECT&limit=100', key: 'images' },
  { service: 'glance', path: '/v2/images?owner=ID-OF-ADMIN-PROJECT&limit=1000', key: 'images', admin: true, everything: true },
  { service: 'glance', path: '/v2/metadefs/namespaces?limit=1000', key: 'namespaces', id: 'namespace', admin: true, everything: true },
  { service: 'neutron', path: '/v2.0/rbac-policies', key: 'rbac_policies' },
  { service: 'neutron', path: '/v2.0/ports', key: 'ports' },
  { service: 'neutron', path: '/v2.0/security-groups', key: 'security_groups' },
  { service: 'neutron', path: '/v2.0/security-group-rules', key: 'security_group_rules' },
  { service: 'neutron', path: '/v2.0/address-groups', key: 'address_groups' },
  { service: 'neutron', path: '/v2.0/subnets', key: 'subnets' },
  { service: 'neutron', path: '/v2.0/networks', key: 'networks' },
  { service: 'neutron', path: '/v2.0/subnetpools', key: 'subnetpools' },
  { service: 'neutron', path: '/v2.0/address-scopes', key: 'address_scopes' },
  { service: 'neutron', path: '/v2.0/flavors', key: 'flavors', admin: true },
  { service: 'neutron', path: '/v2.0/service_profiles', key: 'service_profiles', admin: true },
  { service: 'keystone', path: '/v3/OS-TRUST/trusts?trustor_user_id=ID-OF-USER', key: 'trusts' },
  { service: 'keystone', path: '/v3/users/ID-OF-USER/credentials/OS-EC2', key: 'credentials', id: 'access' },
  { service: 'keystone', path: '/v3/users/ID-OF-USER/application_credentials', key: 'application_credentials' },
  ...['credentials', 'users', 'projects', 'groups', 'roles', 'services', 'regions'].map(
    (key): List => ({ service: 'keystone', path: `/v3/${key}`, key, admin: true }),
  ),
  { service: 'placement', path: '/resource_providers', key: 'resource_providers', id: 'uuid', admin: true },
]; // biome-ignore format: a table

/** One of the run's own things, and who may delete it. */
export interface Entry {
  readonly service: RecordedService;
  readonly path: string;
  readonly admin: boolean;
}

/** Everything of the account's and of this run's, in an order in which it can be deleted. */
export async function inventory(side: Side): Promise<Entry[]> {
  const all: Entry[] = [];
  const marks = [side.filled('ID-OF-RUN'), side.filled('ID-OF-USER')];
  for (const { service, path, key, id = 'id', admin = false, everything = !admin } of LISTS) {
    const { body } = await side.ask(service, 'GET', path, undefined, admin);
    const collection = side.filled(path.replace(/\?.*/, ''));
    for (const item of (body[key] ?? []) as Record<string, unknown>[]) {
      const text = JSON.stringify(item);
      if (!everything && !marks.some((mark) => text.includes(mark))) continue;
      const keypair = item['keypair'] as { name: string } | undefined;
      const called = keypair ? keypair.name : String(item[id]);
      all.push({ service, path: `${collection}/${encodeURIComponent(called)}`, admin });
    }
  }
  return all;
}
