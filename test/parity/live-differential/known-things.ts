import fc from 'fast-check';

/**
 * Things that both clouds hold. In a generated request stands `ID-OF-SERVER`; each side puts its own id there, so
 * that the same seed generates the same requests whatever the ids are.
 */
export type Thing =
  | 'ADMIN-PROJECT'
  | 'CREDENTIAL'
  | 'IMAGE'
  | 'KEYPAIR'
  | 'NETWORK'
  | 'PORT'
  | 'PROJECT'
  | 'PUBLIC-IMAGE'
  | 'RULE'
  /** Not a thing, but what makes a name of this run's own. */
  | 'RUN'
  | 'SECURITY-GROUP'
  | 'SERVER'
  | 'SERVER-GROUP'
  | ServerInState
  | 'SHARED-NETWORK'
  | 'SHARED-SUBNET'
  | 'SNAPSHOT'
  | 'SUBNET'
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
  project_id: ['ID-OF-PROJECT'],
  server_id: ['ID-OF-SERVER'],
  flavor_id: ['1', '2', '99'],
  image_id: ['ID-OF-IMAGE', 'ID-OF-PUBLIC-IMAGE'],
  keypair_name: ['ID-OF-KEYPAIR'],
  group_id: ['ID-OF-SERVER-GROUP'],
  volume_id: ['ID-OF-VOLUME', 'ID-OF-VOLUME', 'ID-OF-VOLUME-IN-USE'],
  snapshot_id: ['ID-OF-SNAPSHOT'],
  type_id: ['ID-OF-TYPE'],
  network_id: ['ID-OF-NETWORK'],
  subnet_id: ['ID-OF-SUBNET'],
  port_id: ['ID-OF-PORT'],
  security_group_id: ['ID-OF-SECURITY-GROUP'],
  rule_id: ['ID-OF-RULE'],
  security_group_rule_id: ['ID-OF-RULE'],
  user_id: ['ID-OF-USER'],
  credential_id: ['ID-OF-CREDENTIAL'],
  key: ['key', 'k'],
  tag: ['a', 'b'],
  name: ['image', 'images', 'member'],
  alias: ['os-keypairs', 'security-group', 'quotas'],
};

/** States of servers say most to what acts on them. */
export function serverOf(method: string): fc.Arbitrary<string> {
  const inState = fc.constantFrom(...SERVERS_IN_STATES.map((thing) => `ID-OF-${thing}`));
  return fc.oneof(
    { arbitrary: fc.constant('ID-OF-SERVER'), weight: method === 'GET' ? 8 : 10 },
    { arbitrary: inState, weight: method === 'GET' ? 4 : 12 },
    { arbitrary: fc.constantFrom(NOWHERE, NOWHERE, 'x', 'a%20b', 'ID-OF-VOLUME'), weight: 2 },
  );
}

/** One of its kind, one that does not exist, and what no id looks like. */
export function pathValue(parameter: string): fc.Arbitrary<string> {
  const own = PARAMETERS[parameter];
  const odd = fc.constantFrom(NOWHERE, NOWHERE, 'x', '0', 'a%20b', 'x'.repeat(300), '%C3%A9');
  return own ? fc.oneof({ arbitrary: fc.constantFrom(...own), weight: 4 }, odd) : odd;
}
