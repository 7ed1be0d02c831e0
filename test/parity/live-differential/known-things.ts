import fc from 'fast-check';

/**
 * Things that both clouds hold. In a generated request stands `ID-OF-SERVER`; each side puts its own id there, so
 * that the same seed generates the same requests whatever the ids are.
 */
export type Thing =
  | 'ACCESS-KEY'
  | 'ADDRESS-GROUP'
  | 'ADDRESS-SCOPE'
  | 'ADMIN-PROJECT'
  | 'AGGREGATE'
  | 'ATTACHMENT'
  | 'CERTIFICATE'
  | 'CREDENTIAL'
  | 'FLAVOR'
  | 'GIVEN-VOLUME'
  | 'GROUP'
  | 'GROUP-TYPE'
  | 'IMAGE'
  | 'IMAGE-WITH-DATA'
  | 'KEYPAIR'
  | 'NAMESPACE'
  | 'NETWORK'
  | 'OTHER-ROLE'
  | 'OWN-TYPE'
  | 'PEER'
  | 'PEER-GROUP'
  | 'PEER-PROJECT'
  | 'PORT'
  | 'PROJECT'
  | 'PROVIDER'
  | 'PUBLIC-IMAGE'
  | 'QOS'
  | 'RBAC-POLICY'
  | 'REGION'
  | 'RESERVED-VOLUME'
  | 'ROLE'
  | 'RULE'
  /** Not a thing, but what makes a name of this run's own. */
  | 'RUN'
  | 'SECURITY-GROUP'
  | 'SERVER'
  | 'SERVER-GROUP'
  | ServerInState
  | 'SERVICE'
  | 'SERVICE-FLAVOR'
  | 'SERVICE-PROFILE'
  | 'SHARED-IMAGE'
  | 'SHARED-NETWORK'
  | 'SHARED-SUBNET'
  | 'SNAPSHOT'
  | 'SUBNET'
  | 'SUBNETPOOL'
  | 'TRANSFER'
  | 'TRUST'
  | 'TYPE'
  | 'USER'
  | 'VOLUME'
  | 'VOLUME-IN-USE';

/** Servers that an action finds as it needs them, or not. */
export const SERVERS_IN_STATES = [
  'SERVER-STOPPED',
  'SERVER-PAUSED',
  'SERVER-SUSPENDED',
  'SERVER-SHELVED',
  'SERVER-RESCUED',
  'SERVER-RESIZED',
  'SERVER-LOCKED',
  'SERVER-BROKEN',
  'SERVER-FROM-VOLUME',
] as const;

export type ServerInState = (typeof SERVERS_IN_STATES)[number];

export const PLACEHOLDER = /ID-OF-([A-Z]+(?:-[A-Z]+)*)/g;

export const NOWHERE = '12345678-1234-4123-8123-123456789abc';

/** What a field with this name means, as texts and numbers to put there. */
const MEANINGS: Readonly<Record<string, readonly unknown[]>> = {
  imageRef: ['ID-OF-PUBLIC-IMAGE', 'ID-OF-PUBLIC-IMAGE', 'ID-OF-IMAGE', NOWHERE, ''],
  image_id: ['ID-OF-PUBLIC-IMAGE', NOWHERE],
  flavorRef: ['1', '1', '2', '3', 1, NOWHERE],
  uuid: ['ID-OF-SHARED-NETWORK', 'ID-OF-PUBLIC-IMAGE', 'ID-OF-VOLUME', NOWHERE],
  network_id: ['ID-OF-NETWORK', 'ID-OF-NETWORK', NOWHERE],
  net_id: ['ID-OF-NETWORK', NOWHERE],
  port: ['ID-OF-PORT', NOWHERE],
  port_id: ['ID-OF-PORT', NOWHERE],
  subnet_id: ['ID-OF-SUBNET', NOWHERE],
  volume_id: ['ID-OF-VOLUME', 'ID-OF-VOLUME-IN-USE', NOWHERE],
  volumeId: ['ID-OF-VOLUME', 'ID-OF-VOLUME-IN-USE', NOWHERE],
  source_volid: ['ID-OF-VOLUME', NOWHERE],
  snapshot_id: ['ID-OF-SNAPSHOT', NOWHERE],
  security_group_id: ['ID-OF-SECURITY-GROUP', NOWHERE],
  remote_group_id: ['ID-OF-SECURITY-GROUP', NOWHERE],
  tenant_id: ['ID-OF-PROJECT', NOWHERE],
  project_id: ['ID-OF-PROJECT', NOWHERE],
  user_id: ['ID-OF-USER', NOWHERE],
  key_name: ['ID-OF-KEYPAIR', 'no-such-key'],
  volume_type: ['noop', '__DEFAULT__', 'ID-OF-TYPE', 'no-such-type', null],
  availability_zone: ['nova', 'no-such-zone'],
  size: [1, 1, 2, '1', 0, -1, 1001],
  name: ['parity', 'parity', 'a'.repeat(255), '\u00e9', '', ' x '],
  cidr: ['10.77.0.0/24', '10.77.0.0/24', '10.77.0.1/24', 'x'],
  gateway_ip: ['10.77.0.1', '10.78.0.1', null],
  ip_version: [4, 4, 6, '4', 5],
  ip_address: ['10.0.1.77', '10.99.0.1', 'x'],
  protocol: ['tcp', 'udp', 'icmp', 6, '6', 300, null, 'x'],
  port_range_min: [1, 22, 70_000, -1, null],
  port_range_max: [22, 80, 0, null],
  direction: ['ingress', 'egress'],
  ethertype: ['IPv4', 'IPv6'],
  mac_address: ['fa:16:3e:77:77:77', 'x'],
  container_format: ['bare', 'ovf', null],
  disk_format: ['raw', 'qcow2', 'iso', null],
  visibility: ['private', 'shared', 'community', 'public'],
  tags: [['a'], [], ['a', 'a'], ['x'.repeat(61)]],
  user_data: ['aGVsbG8=', 'x', ''],
  networks: ['auto', 'none', [{ uuid: 'ID-OF-SHARED-NETWORK' }], [{ port: 'ID-OF-PORT' }], []],
  min_count: [1, 1, 2, 0, '1'],
  max_count: [1, 1, 2, 0, '1'],
  public_key: ['x', 'ssh-rsa AAAA x'],
  target_tenant: ['ID-OF-ADMIN-PROJECT', '*', 'x'],
  object_type: ['network', 'security_group', 'address_scope', 'subnetpool', 'address_group', 'x'],
  object_id: ['ID-OF-NETWORK', 'ID-OF-SECURITY-GROUP', 'ID-OF-ADDRESS-SCOPE', NOWHERE],
  action: ['access_as_shared', 'access_as_external', 'x'],
  prefixes: [['10.60.0.0/16'], ['10.60.0.0/16', '10.61.0.0/16'], ['x'], []],
  addresses: [['10.1.0.0/24'], ['10.2.0.0/24', '10.3.0.5'], ['x'], []],
  group_type: ['ID-OF-GROUP-TYPE', NOWHERE],
  volume_types: [['ID-OF-TYPE'], ['ID-OF-TYPE', 'ID-OF-OWN-TYPE'], ['x'], []],
  subnetpool_id: ['ID-OF-SUBNETPOOL', NOWHERE],
  address_scope_id: ['ID-OF-ADDRESS-SCOPE', NOWHERE, null],
  domain_id: ['default', 'default', NOWHERE, null],
  default_project_id: ['ID-OF-PROJECT', NOWHERE, null],
  parent_id: ['ID-OF-PROJECT', 'default', NOWHERE, null],
  trustor_user_id: ['ID-OF-USER', 'ID-OF-USER', NOWHERE],
  trustee_user_id: ['ID-OF-PEER', 'ID-OF-PEER', NOWHERE],
  roles: [[{ name: 'member' }], [{ name: 'reader' }], [{ name: 'admin' }], [{ name: 'nope' }], []],
  new_size: [2, 2, 1, 0, '2', 'x'],
  new_type: ['noop', '__DEFAULT__', 'ID-OF-OWN-TYPE', 'no-such-type'],
  instance_uuid: [NOWHERE, 'ID-OF-SERVER', 'x'],
  volume_uuid: ['ID-OF-VOLUME', 'ID-OF-VOLUME-IN-USE', NOWHERE],
  member: ['ID-OF-ADMIN-PROJECT', 'ID-OF-PROJECT', 'x', ''],
  status: ['available', 'error', 'accepted', 'rejected', 'active', 'x'],
  expires_at: ['2036-01-01T00:00:00', '2036-01-01T00:00:00.000000Z', '2020-01-01T00:00:00Z', null, 'x'],
  policy: ['affinity', 'anti-affinity', 'soft-affinity', 'x'],
  policies: [['affinity'], ['anti-affinity'], ['affinity', 'anti-affinity'], []],
  rotation: [1, 0, '1', -1],
  backup_type: ['daily', 'weekly', 'x'],
  type: ['cert', 'ec2', 'ssh', 'x'],
  blob: ['x', '{"access":"a","secret":"b"}'],
  // a password that is right here must not come to be changed
  original_password: ['wrong'],
  methods: [['password'], ['token'], []],
  password: [{ user: { name: 'other', domain: { id: 'default' }, password: 'password' } }, {}, 'wrong'],
};

export function meaningful(field: string): fc.Arbitrary<unknown> | undefined {
  const values = Object.hasOwn(MEANINGS, field) ? MEANINGS[field] : undefined;
  return values && fc.constantFrom(...values);
}

/** What a parameter of a path is, so that a request may name what is there. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  address_group_id: ['ID-OF-ADDRESS-GROUP'],
  address_scope_id: ['ID-OF-ADDRESS-SCOPE'],
  aggregate_id: ['ID-OF-AGGREGATE'],
  alias: ['os-keypairs', 'security-group', 'quotas'],
  attachment_id: ['ID-OF-ATTACHMENT'],
  class: ['default'],
  class_name: ['default'],
  credential_id: ['ID-OF-CERTIFICATE'],
  domain_id: ['default'],
  flavor_id: ['1', '2', 'ID-OF-FLAVOR', '99'],
  group_id: ['ID-OF-SERVER-GROUP'],
  image_id: ['ID-OF-IMAGE', 'ID-OF-IMAGE-WITH-DATA', 'ID-OF-SHARED-IMAGE', 'ID-OF-PUBLIC-IMAGE'],
  implied_role_id: ['ID-OF-OTHER-ROLE'],
  key: ['key', 'k'],
  keypair_name: ['ID-OF-KEYPAIR'],
  member_id: ['ID-OF-ADMIN-PROJECT', 'ID-OF-PROJECT'],
  name: ['image', 'images', 'member'],
  namespace: ['ID-OF-NAMESPACE'],
  network: ['parity-net'],
  network_id: ['ID-OF-NETWORK'],
  object_name: ['object'],
  port_id: ['ID-OF-PORT'],
  profile_id: ['ID-OF-SERVICE-PROFILE'],
  project_id: ['ID-OF-PROJECT'],
  property_name: ['property'],
  qos_specs_id: ['ID-OF-QOS'],
  rbac_policy_id: ['ID-OF-RBAC-POLICY'],
  region_id: ['ID-OF-REGION', 'RegionOne'],
  resource_class: ['VCPU', 'MEMORY_MB'],
  resource_type: ['OS::Nova::Server'],
  role_id: ['ID-OF-ROLE'],
  rule_id: ['ID-OF-RULE'],
  security_group_id: ['ID-OF-SECURITY-GROUP'],
  security_group_rule_id: ['ID-OF-RULE'],
  service_id: ['ID-OF-SERVICE'],
  service_profile_id: ['ID-OF-SERVICE-PROFILE'],
  snapshot_id: ['ID-OF-SNAPSHOT'],
  store_id: ['file'],
  subnet_id: ['ID-OF-SUBNET'],
  subnetpool_id: ['ID-OF-SUBNETPOOL'],
  tag: ['a', 'b'],
  tag_name: ['tag'],
  tag_value: ['a', 'b'],
  transfer_id: ['ID-OF-TRANSFER'],
  trust_id: ['ID-OF-TRUST'],
  type_id: ['ID-OF-TYPE', 'ID-OF-OWN-TYPE'],
  user_id: ['ID-OF-USER'],
  uuid: ['ID-OF-PROVIDER'],
  volume_id: ['ID-OF-VOLUME', 'ID-OF-VOLUME', 'ID-OF-VOLUME-IN-USE'],
};

/** Where a parameter says too little, or means another thing: what the path before it says. */
const BY_PATH: readonly (readonly [before: RegExp, values: readonly string[]])[] = [
  [/application_credentials\/$/, ['ID-OF-CREDENTIAL']],
  [/OS-EC2\/$/, ['ID-OF-ACCESS-KEY']],
  [/^\/v3\/\{project_id\}\/groups\/$/, ['ID-OF-GROUP']],
  [/^\/v3\/\{project_id\}\/group_types\/$/, ['ID-OF-GROUP-TYPE']],
  [/^\/v3\/.*groups\/$/, ['ID-OF-PEER-GROUP']],
  [/^\/v2\.0\/flavors\/$/, ['ID-OF-SERVICE-FLAVOR']],
  [/^\/traits\/$/, ['HW_CPU_X86_AVX', 'CUSTOM_X']],
];

/** States of servers say most to what acts on them. */
export function serverOf(method: string): fc.Arbitrary<string> {
  const inState = fc.constantFrom(...SERVERS_IN_STATES.map((thing) => `ID-OF-${thing}`));
  return fc.oneof(
    { arbitrary: fc.constant('ID-OF-SERVER'), weight: method === 'GET' ? 8 : 10 },
    { arbitrary: inState, weight: method === 'GET' ? 4 : 12 },
    { arbitrary: fc.constantFrom(NOWHERE, NOWHERE, 'x', 'a%20b', 'ID-OF-VOLUME'), weight: 2 },
  );
}

/** One of its kind, one that does not exist, and what no id looks like. @param before the path up to it */
export function pathValue(parameter: string, before = ''): fc.Arbitrary<string> {
  const own = BY_PATH.find(([pattern]) => pattern.test(before))?.[1] ?? PARAMETERS[parameter];
  const odd = fc.constantFrom(NOWHERE, NOWHERE, 'x', '0', 'a%20b', 'x'.repeat(300), '%C3%A9');
  return own ? fc.oneof({ arbitrary: fc.constantFrom(...own), weight: 8 }, odd) : odd;
}

/** Things that others have a part in, or whose loss would cost the run's user its token. */
const NOT_OWN = /ID-OF-(PUBLIC-IMAGE|TYPE|USER|PROJECT|ADMIN-PROJECT)(?![A-Z-])/g;

/** What stands there for the run's own user and project. */
const INSTEAD: Readonly<Record<string, string>> = { USER: 'ID-OF-PEER', PROJECT: 'ID-OF-PEER-PROJECT' };

/** The path at which an administrator may change something, if it is of this run alone. */
export function ownAlone(path: string): string | undefined {
  const own = path.replace(NOT_OWN, (found, thing: string) => INSTEAD[thing] ?? found);
  return own.match(PLACEHOLDER)?.every((found) => !found.match(NOT_OWN)) ? own : undefined;
}
