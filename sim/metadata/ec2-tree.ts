import type { Cloud } from '../cloud.js';
import type { ServerRecord } from '../compute/servers/server.js';
import { addressesOf, securityGroupsOf } from '../network/server-ports.js';
import { hostnameOf, keypairOf, userDataOf } from './guest-view.js';
import { type Document, text } from './openstack-tree.js';
import { EC2_VERSIONS, resolveVersion } from './versions.js';

/** What EC2's form of the metadata is made of: leaves are text, lists of text are one item a line. */
export type Ec2Value = string | readonly string[] | Ec2Folder;
export interface Ec2Folder {
  readonly [name: string]: Ec2Value;
}

/** Below `/` and `/VERSION`: `meta-data` and, where there is any, `user-data`. @param path segments */
export function readEc2(cloud: Cloud, server: ServerRecord, path: readonly string[]): Document | undefined {
  const [asked, first, ...rest] = path;
  if (asked === undefined) return versionList();
  const version = resolveVersion(EC2_VERSIONS, asked);
  if (version === undefined) return undefined;
  const userData = userDataOf(server);
  if (first === undefined) return text(userData ? 'meta-data/\nuser-data' : 'meta-data/');
  if (first === 'user-data' && rest.length === 0) return userData && { type: 'text/plain', body: userData };
  if (first !== 'meta-data') return undefined;
  const found = descend(ec2MetaData(cloud, server, version), rest);
  return found === undefined ? undefined : text(print(found));
}

export function versionList(): Document {
  return text([...EC2_VERSIONS, 'latest'].join('\n'));
}

/** The public key's folder is listed as `0=NAME`, and found as `0`. */
const KEY_LABEL = '_name';

export function ec2MetaData(cloud: Cloud, server: ServerRecord, version: string): Ec2Folder {
  const since = (from: string): boolean => version >= from;
  const addresses = addressesOf(cloud, server.id).filter(({ version: ip }) => ip === 4);
  const first = (type: string): string => addresses.find((address) => address.type === type)?.address ?? '';
  const hostname = hostnameOf(server);
  const keypair = keypairOf(cloud, server);
  return {
    'ami-id': ec2Id('ami', server.imageId),
    'ami-launch-index': String(server.launchIndex),
    // Nova's own word, which its clients get to read.
    'ami-manifest-path': 'FIXME',
    'instance-id': `i-${server.number.toString(16).padStart(8, '0')}`,
    hostname,
    'local-ipv4': first('fixed'),
    'reservation-id': server.reservationId,
    'security-groups': securityGroupsOf(cloud, server.id),
    ...(keypair && {
      'public-keys': { 0: { [KEY_LABEL]: `0=${keypair.name}`, 'openssh-key': keypair.publicKey } },
    }),
    ...(since('2007-01-19') && {
      'local-hostname': hostname,
      'public-hostname': hostname,
      'public-ipv4': first('floating'),
    }),
    ...(since('2007-08-29') && { 'instance-type': server.flavor.name }),
    ...(since('2007-12-15') && { 'block-device-mapping': blockDeviceMapping(server) }),
    ...(since('2008-02-01') && { placement: { 'availability-zone': server.availabilityZone } }),
    ...(since('2008-09-01') && { 'instance-action': 'none' }),
  };
}

/** EC2 has shorter ids. */
function ec2Id(kind: string, uuid: string): string {
  return `${kind}-${(uuid || '0'.repeat(8)).slice(0, 8)}`;
}

function blockDeviceMapping({ rootDevice, blockDevices }: ServerRecord): Ec2Folder {
  const root = rootDevice ?? '/dev/sda1';
  const names = (devices: ServerRecord['blockDevices']): string[] =>
    devices.flatMap(({ deviceName }) => (deviceName === null ? [] : [deviceName]));
  const blank = blockDevices.filter(
    ({ source, destination }) => source === 'blank' && destination !== 'volume',
  );
  const numbered = (label: string, devices: readonly string[]): [string, string][] =>
    devices.map((device, index) => [`${label}${index}`, device]);
  const swap = names(blank.filter(({ guestFormat }) => guestFormat === 'swap')).at(-1);
  return {
    ami: root.replace(/^\/dev\//, ''),
    root,
    ...Object.fromEntries(
      numbered('ebs', names(blockDevices.filter(({ destination }) => destination === 'volume')).sort()),
    ),
    ...(swap !== undefined && { swap }),
    ...Object.fromEntries(
      numbered('ephemeral', names(blank.filter(({ guestFormat }) => guestFormat !== 'swap'))),
    ),
  };
}

function isFolder(value: Ec2Value): value is Ec2Folder {
  return typeof value === 'object' && !Array.isArray(value);
}

function descend(value: Ec2Value, path: readonly string[]): Ec2Value | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (!isFolder(value) || name === KEY_LABEL || !Object.hasOwn(value, name)) return undefined;
  return descend(value[name] as Ec2Value, rest);
}

function print(value: Ec2Value): string {
  if (typeof value === 'string') return value;
  if (!isFolder(value)) return value.join('\n');
  const names = Object.keys(value).filter((name) => name !== KEY_LABEL);
  return names
    .sort()
    .map((name) => label(name, value[name] as Ec2Value))
    .join('\n');
}

function label(name: string, value: Ec2Value): string {
  if (!isFolder(value)) return name;
  const named = value[KEY_LABEL];
  return typeof named === 'string' ? named : `${name}/`;
}

/** Without the label, as a config drive has it. */
export function withoutLabels(folder: Ec2Folder): Ec2Folder {
  return Object.fromEntries(
    Object.entries(folder)
      .filter(([name]) => name !== KEY_LABEL)
      .map(([name, value]) => [name, isFolder(value) ? withoutLabels(value) : value]),
  );
}
