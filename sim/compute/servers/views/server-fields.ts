import { canonicalIp } from '../../../network/values.js';
import type { Minor } from '../../microversion.js';
import { isScheduled } from '../build-server.js';
import type { ServerRecord } from '../server.js';
import { statusOf } from '../status.js';
import { hostIdOf } from './host-id.js';
import { addressesOf, securityGroupsOf } from './server-addresses.js';
import type { ServerFormat } from './server-format.js';
import { microsecondTime, secondTime } from './times.js';

/** One key of a server's document. */
interface Field {
  readonly key: string;
  /** First microversion that has it. */
  readonly since?: Minor;
  /** Shown to administrators only, or to all others only. */
  readonly who?: 'admin' | 'others';
  /** Not in what PUT and rebuild answered before 2.75. */
  readonly notShort?: true;
  /** Not in lists. */
  readonly notListed?: true;
  /** Undefined: the server's document has no such key. */
  value(server: ServerRecord, format: ServerFormat): unknown;
}

const PROGRESSING = new Set(['ACTIVE', 'BUILD', 'REBUILD', 'RESIZE', 'VERIFY_RESIZE', 'MIGRATING']);
const FAULTY = new Set(['ERROR', 'DELETED']);
const EMBEDDED_FLAVOR_SINCE = 47;
const DELETE_ON_TERMINATION_SINCE = 3;

const plain = (key: string, value: Field['value']): Field => ({ key, value });
const extended = (key: string, value: Field['value']): Field => ({ key, value, notShort: true });
const added = (since: Minor, key: string, value: Field['value']): Field => ({ key, value, since });
const forAdmins = (since: Minor, key: string, value: Field['value']): Field => ({
  key: `OS-EXT-SRV-ATTR:${key}`,
  value,
  since,
  who: 'admin',
  notShort: true,
});

/**
 * What a server's document has in it, in Nova's order, by microversion and role (recordings
 * `nova-server-active-*`, `nova-server-error-*`).
 */
const FIELDS: readonly Field[] = [
  plain('id', (server) => server.id),
  plain('name', (server) => server.name),
  plain('status', statusOf),
  plain('tenant_id', (server) => server.projectId),
  plain('user_id', (server) => server.userId),
  plain('metadata', (server) => server.metadata),
  plain('hostId', hostIdOf),
  plain('image', imageOf),
  plain('flavor', flavorOf),
  plain('created', (server) => secondTime(server.createdAt)),
  plain('updated', (server) => secondTime(server.updatedAt)),
  plain('addresses', (server, { cloud, short }) => addressesOf(cloud, server, short)),
  plain('accessIPv4', (server) => server.accessIPv4),
  plain('accessIPv6', (server) => canonicalIp(server.accessIPv6)),
  plain('links', linksOf),
  plain('OS-DCF:diskConfig', (server) => server.diskConfig),
  plain('fault', faultOf),
  plain('progress', (server) => (PROGRESSING.has(statusOf(server)) ? server.progress : undefined)),
  extended('OS-EXT-AZ:availability_zone', (server) => server.availabilityZone),
  extended('config_drive', (server) => (server.configDrive ? 'True' : '')),
  extended('key_name', (server) => server.keyName),
  extended('OS-SRV-USG:launched_at', (server) => microsecondTime(server.launchedAt)),
  extended('OS-SRV-USG:terminated_at', (server) => microsecondTime(server.terminatedAt)),
  extended('security_groups', (server, { cloud }) => securityGroupsOf(cloud, server)),
  forAdmins(1, 'host', (server) => server.host),
  forAdmins(1, 'instance_name', (server) => `instance-${server.number.toString(16).padStart(8, '0')}`),
  forAdmins(1, 'hypervisor_hostname', (server) => server.host),
  forAdmins(3, 'reservation_id', (server) => server.reservationId),
  forAdmins(3, 'launch_index', (server) => server.launchIndex),
  forAdmins(3, 'hostname', (server) => server.hostname),
  forAdmins(3, 'kernel_id', () => ''),
  forAdmins(3, 'ramdisk_id', () => ''),
  forAdmins(3, 'root_device_name', (server) => server.rootDevice),
  forAdmins(3, 'user_data', (server) => server.userData),
  extended('OS-EXT-STS:task_state', (server) => server.taskState),
  extended('OS-EXT-STS:vm_state', (server) => server.vmState),
  extended('OS-EXT-STS:power_state', (server) => server.powerState),
  extended('os-extended-volumes:volumes_attached', volumesOf),
  { key: 'host_status', since: 16, who: 'admin', notShort: true, value: hostStatusOf },
  added(9, 'locked', (server) => server.lock !== null),
  added(73, 'locked_reason', (server) => server.lock?.reason ?? null),
  added(19, 'description', (server) => server.description),
  added(26, 'tags', (server) => server.tags),
  added(63, 'trusted_image_certificates', (server) => server.trustedCertificates),
  { key: 'OS-EXT-SRV-ATTR:hostname', since: 90, who: 'others', value: (server) => server.hostname },
  { key: 'pinned_availability_zone', since: 96, value: (server) => server.requestedZone },
  { key: 'server_groups', since: 71, notListed: true, value: serverGroupsOf },
];

const chosen = new WeakMap<ServerFormat, readonly Field[]>();

/** The fields of a format, chosen once. */
export function fieldsOf(format: ServerFormat): readonly Field[] {
  const known = chosen.get(format);
  if (known) return known;
  const { minor, admin, short, listed } = format;
  const fields = FIELDS.filter(
    ({ since = 1, who, notShort, notListed }) =>
      since <= minor &&
      (who === undefined || (who === 'admin') === admin) &&
      !(notShort && short) &&
      !(notListed && listed),
  );
  chosen.set(format, fields);
  return fields;
}

function imageOf({ imageId }: ServerRecord, { bookmarkRoot }: ServerFormat): unknown {
  if (imageId === '') return '';
  return { id: imageId, links: [{ rel: 'bookmark', href: `${bookmarkRoot}/images/${imageId}` }] };
}

function flavorOf({ flavor }: ServerRecord, { minor, bookmarkRoot }: ServerFormat): unknown {
  if (minor < EMBEDDED_FLAVOR_SINCE) {
    return { id: flavor.id, links: [{ rel: 'bookmark', href: `${bookmarkRoot}/flavors/${flavor.id}` }] };
  }
  const { vcpus, ram, disk, ephemeral, swap, name, extraSpecs } = flavor;
  return { vcpus, ram, disk, ephemeral, swap, original_name: name, extra_specs: extraSpecs };
}

export function linksOf({ id }: Pick<ServerRecord, 'id'>, { selfRoot, bookmarkRoot }: ServerFormat): unknown {
  return [
    { rel: 'self', href: `${selfRoot}/servers/${id}` },
    { rel: 'bookmark', href: `${bookmarkRoot}/servers/${id}` },
  ];
}

/** Lists do not say why a server found no host: Nova looks in the database of a cell (`nova-list-detail-2.1`). */
function faultOf(server: ServerRecord, { admin, listed }: ServerFormat): unknown {
  const { fault } = server;
  if (!fault || !FAULTY.has(statusOf(server))) return undefined;
  if (listed && server.destination === null) return undefined;
  const { code, message, details, createdAt } = fault;
  const shown = { code, created: secondTime(createdAt), message };
  return details && (admin || code !== 500) ? { ...shown, details } : shown;
}

function volumesOf(server: ServerRecord, { minor }: ServerFormat): unknown {
  if (!isScheduled(server)) return [];
  return server.blockDevices.flatMap(({ volumeId: id, deleteOnTermination }) => {
    if (id === null) return [];
    return minor < DELETE_ON_TERMINATION_SINCE
      ? [{ id }]
      : [{ id, delete_on_termination: deleteOnTermination }];
  });
}

/** Of the compute host's service; a server that has no host has none. */
function hostStatusOf({ host }: ServerRecord): string {
  return host === null ? '' : 'UP';
}

function serverGroupsOf({ id, serverGroupId }: ServerRecord, { cloud }: ServerFormat): unknown {
  const group = serverGroupId === null ? undefined : cloud.compute.serverGroups.get(serverGroupId);
  return group?.members.includes(id) ? [group.id] : [];
}
