import fc from 'fast-check';
import type { RecordedService } from '../recording.js';
import { FIXTURES } from './fixture-table.js';
import { NOWHERE } from './known-things.js';
import type { Operation } from './official-schemas.js';

const ODD_VALUES = [
  '', '0', '1', '-1', 'x', '1.5', '100000', '9999999999999999999', 'true', 'False', 'None', 'null', NOWHERE,
  'ID-OF-SERVER', '%00', '%C3%A9', 'a'.repeat(300), '%5B', '(', 'in:a,b', 'gt:1', '2026-11-22T00:00:00Z', 'asc', 'desc',
  'name', 'created_at', 'ACTIVE', 'name:asc', 'x:y',
]; // biome-ignore format: a list of values

/** What everything that lists may be asked. */
const USUAL_KEYS = ['limit', 'marker', 'sort_key', 'sort_dir', 'name', 'status', 'fields', 'no_such_key'];

/** What lists of a service may be asked beyond what their schemas say. */
const KEYS: Readonly<Record<RecordedService, readonly string[]>> = {
  nova: ['all_tenants', 'changes-since', 'offset', 'tags', 'project_id', 'user_id', 'reverse'],
  cinder: ['all_tenants', 'offset', 'sort', 'with_count', 'metadata', 'created_at', 'name~', 'project_id', 'bootable'],
  glance: ['sort', 'visibility', 'owner', 'tag', 'size_min', 'created_at', 'os_distro', 'member_status'],
  neutron: ['page_reverse', 'tags', 'not-tags', 'description', 'project_id', 'shared', 'id', 'admin_state_up'],
  keystone: ['enabled', 'domain_id', 'name__contains', 'name__startswith', 'user_id', 'type', 'sort', 'page'],
  placement: ['uuid', 'in_tree', 'member_of', 'resources', 'required', 'associated'],
}; // biome-ignore format: a table

/** What such a query usually says. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  limit: ['1', '2', '3', '1000', '0'],
  offset: ['1', '2', '0', '100'],
  sort_key: ['id', 'name', 'created_at', 'updated_at', 'status', 'display_name', 'uuid', 'size', 'project_id', 'key'],
  sort_dir: ['asc', 'desc'],
  sort: ['name', 'name:desc', 'created_at:asc,id:desc', 'size:desc', 'id', 'status:asc', 'name:asc,nope:desc'],
  fields: ['id', 'name', 'id&fields=name', 'tenant_id', 'project_id&fields=tags', 'nope'],
  all_tenants: ['1', '0', 'true', 'False', ''],
  with_count: ['true', 'True', '1', 'false'],
  page_reverse: ['True', 'False'],
  name: ['parity', 'parity-net', 'ID-OF-RUN', 'par', 'tiny-1'],
  'name~': ['par', 'nope'],
  name__contains: ['parity', 'e'],
  name__startswith: ['parity', 'a'],
  status: ['available', 'ACTIVE', 'active', 'in-use', 'error', 'DOWN', 'queued'],
  enabled: ['true', 'false', '1', ''],
  visibility: ['public', 'private', 'shared', 'community', 'all'],
  shared: ['true', 'false'],
  admin_state_up: ['true', 'false'],
  domain_id: ['default'],
  type: ['compute', 'parity', 'cert'],
  tags: ['a', 'a,b'],
  'not-tags': ['a', 'b'],
  tag: ['a', 'b'],
  owner: ['ID-OF-PROJECT', 'ID-OF-ADMIN-PROJECT'],
  project_id: ['ID-OF-PROJECT', 'ID-OF-ADMIN-PROJECT'],
  tenant_id: ['ID-OF-PROJECT', 'ID-OF-ADMIN-PROJECT'],
  user_id: ['ID-OF-USER'],
  'changes-since': ['2026-01-01T00:00:00Z', '2036-01-01T00:00:00Z'],
  created_at: ['gt:2026-01-01T00:00:00', 'lt:2026-01-01T00:00:00', 'gte:2026-01-01T00:00:00Z'],
  metadata: ["%7B'key':'value'%7D", '%7B%22key%22:%22value%22%7D', '%7B%7D'],
  bootable: ['true', 'false'],
  os_distro: ['debian', 'x'],
  size_min: ['1', '5000'],
  is_public: ['true', 'false', 'None'],
  uuid: ['ID-OF-PROVIDER'],
  in_tree: ['ID-OF-PROVIDER'],
  member_of: [NOWHERE, `in:${NOWHERE},${NOWHERE}`],
  resources: ['VCPU:1', 'VCPU:1,MEMORY_MB:64', 'VCPU:100000', 'NOPE:1'],
  required: ['COMPUTE_NODE', 'HW_CPU_X86_AVX', '!COMPUTE_NODE', 'NOPE'],
  associated: ['true', 'false'],
  binary: ['nova-compute', 'cinder-volume'],
  host: ['x'],
  device_id: ['ID-OF-SERVER', ''],
  network_id: ['ID-OF-NETWORK', 'ID-OF-SHARED-NETWORK'],
  volume_id: ['ID-OF-VOLUME'],
  security_group_id: ['ID-OF-SECURITY-GROUP'],
  include_names: ['', '1', '0'],
  effective: [''],
  vol_type_id: ['ID-OF-OWN-TYPE'],
  detailed: ['1', '0'],
  reserved: ['1'],
  usage: ['True', 'False'],
}; // biome-ignore format: a table

/** Of a page's marker: one of the things that the list is of. */
function markersOf(path: string): readonly string[] {
  const collection = path.replace(/\/detail$/, '').replace(/.*\//, '');
  const things = FIXTURES.filter((fixture) => fixture.collection.endsWith(`/${collection}`));
  return things.length > 0 ? things.map(({ thing }) => `ID-OF-${thing}`) : [NOWHERE];
}

/** None, or some that fit the operation, mostly with what they usually say. */
export function queryOf({ service, path, query }: Operation): fc.Arbitrary<string> {
  const keys = fc.constantFrom(...query, ...query, ...USUAL_KEYS, ...KEYS[service]);
  const odd = fc.constantFrom(...ODD_VALUES);
  const one = keys.chain((key) => {
    const usual = key === 'marker' ? markersOf(path) : VALUES[key];
    const value = usual ? fc.oneof({ arbitrary: fc.constantFrom(...usual), weight: 5 }, odd) : odd;
    return value.map((text) => `${encodeURIComponent(key)}=${text}`);
  });
  const several = fc.array(one, { minLength: 1, maxLength: 3 }).map((all) => `?${all.join('&')}`);
  return fc.oneof({ arbitrary: fc.constant(''), weight: 1 }, { arbitrary: several, weight: 4 });
}
