import type { Cloud } from '../../cloud.js';
import type { ComputeCall } from '../compute-call.js';
import { serverNotFound } from '../fault.js';
import { serverIndex } from './server-index.js';

export type Metadata = Readonly<Record<string, string>>;

export type VmState =
  | 'building'
  | 'active'
  | 'paused'
  | 'suspended'
  | 'stopped'
  | 'rescued'
  | 'resized'
  | 'soft-delete'
  | 'deleted'
  | 'error'
  | 'shelved'
  | 'shelved_offloaded';

/** Nova's numbers: no state, running, paused, shut down, crashed, suspended. */
export type PowerState = 0 | 1 | 3 | 4 | 6 | 7;

/** The flavor as it was when the server was made, or last resized. */
export interface ServerFlavor {
  readonly id: string;
  /** The database's own number. */
  readonly number: number;
  readonly name: string;
  /** MiB. */
  readonly ram: number;
  readonly vcpus: number;
  /** GiB. */
  readonly disk: number;
  /** GiB. */
  readonly ephemeral: number;
  /** MiB. */
  readonly swap: number;
  readonly extraSpecs: Readonly<Record<string, string>>;
}

export interface ServerFault {
  readonly code: number;
  readonly message: string;
  /** A traceback, for administrators. */
  readonly details: string;
  readonly createdAt: number;
}

/** A disk of the server, as Nova's table of block device mappings keeps it. */
export interface BlockDevice {
  readonly id: string;
  readonly source: 'image' | 'volume' | 'snapshot' | 'blank';
  readonly destination: 'local' | 'volume' | null;
  /** Of the image, volume or snapshot that the disk is made of. */
  readonly sourceId: string | null;
  /** GiB; null: the source's. */
  readonly size: number | null;
  readonly bootIndex: number | null;
  deviceName: string | null;
  deleteOnTermination: boolean;
  readonly tag: string | null;
  readonly volumeType: string | null;
  /** What a blank local disk is for: `swap`, or a file system. */
  readonly guestFormat: string | null;
  /** Once there is one. */
  volumeId: string | null;
  attachmentId: string | null;
}

/** A network interface that was asked for; its port exists once `portId` is set. */
export interface ServerInterface {
  readonly networkId: string;
  portId: string | null;
  /** The port was there before the server, and outlives it. */
  readonly preexisting: boolean;
  readonly fixedIp: string | null;
  readonly tag: string | null;
  /** It was asked for by someone who may not have it, which shows when the host asks for its ports. */
  readonly forbidden?: true;
}

/** A resize, or a move to another host, from when it begins until it is confirmed or reverted. */
export interface ServerMove {
  readonly status: 'migrating' | 'finished' | 'confirming' | 'reverting';
  readonly from: MovePlace;
  readonly to: MovePlace;
  /** The server was running, and is to run again. */
  readonly running: boolean;
}

export interface MovePlace {
  readonly flavor: ServerFlavor;
  readonly host: string | null;
}

/** A server. Times are milliseconds since the Unix epoch. */
export interface ServerRecord {
  readonly id: string;
  /** What `instance-0000002a` counts. */
  readonly number: number;
  readonly projectId: string;
  readonly userId: string;
  name: string;
  hostname: string;
  description: string | null;
  readonly createdAt: number;
  updatedAt: number;
  launchedAt: number | null;
  terminatedAt: number | null;
  /** From when on it is gone; kept for a while, as in Nova's database. */
  deletedAt: number | null;
  vmState: VmState;
  taskState: string | null;
  powerState: PowerState;
  progress: number;
  /** Where the scheduler sends it, before it is there. */
  destination: string | null;
  /** The compute host, once it is there. */
  host: string | null;
  /** Empty until a host was chosen. */
  availabilityZone: string;
  /** The zone that was asked for. */
  requestedZone: string | null;
  /** The host that an administrator asked for. */
  readonly forcedHost: string | null;
  /** Empty: it has none, its root disk is a volume. */
  imageId: string;
  flavor: ServerFlavor;
  /** GiB of its flavor's disk when it was last built, once it was resized: what images of it need at least. */
  builtDisk?: number;
  /** What it was when it was suspended: images of it say so until it is resumed or resized. */
  suspendedFrom?: 'active' | undefined;
  keyName: string | null;
  metadata: Metadata;
  tags: readonly string[];
  readonly configDrive: boolean;
  diskConfig: 'AUTO' | 'MANUAL';
  accessIPv4: string;
  accessIPv6: string;
  userData: string | null;
  fault: ServerFault | null;
  /** Who locked it, and why. */
  lock: { readonly by: 'owner' | 'admin'; readonly reason: string | null } | null;
  readonly reservationId: string;
  readonly launchIndex: number;
  /** `/dev/vda`; null until the server has a host, unless its image says. */
  rootDevice: string | null;
  /** Names or ids, as asked for; what its ports have counts. */
  readonly securityGroups: readonly string[];
  interfaces: readonly ServerInterface[];
  blockDevices: readonly BlockDevice[];
  serverGroupId: string | null;
  trustedCertificates: readonly string[] | null;
  move: ServerMove | null;
  /** The image that a shelved server is kept as. */
  shelvedImageId: string | null;
  /** Whether that image stays: who last wanted the server back, or gone, may not delete it. */
  shelvedImageStays?: boolean;
  /** Whether the password that its guest may have told was once removed. */
  passwordCleared?: true;
  /** How many processes were begun on it: what ends a step of an earlier one than the last comes too late. */
  processes: number;
  /** Counts what happened to it; a view that was rendered at this revision still holds. */
  revision: number;
}

/**
 * The server a path names, as far as the caller may see it: its project's, or any for an administrator.
 *
 * @throws ComputeFault 404 (recordings `nova-server-404`, `nova-server-cross-project-404`)
 */
export function findServer(call: ComputeCall, id: string = call.param('server_id')): ServerRecord {
  const server = call.cloud.compute.servers.get(id);
  if (!server || server.deletedAt !== null) throw serverNotFound(id);
  if (server.projectId !== call.projectId && !call.isAdmin) throw serverNotFound(id);
  return server;
}

/** Changes a server so that nobody notices, before something else has happened to it. */
export function assign(cloud: Cloud, server: ServerRecord, changes: Partial<ServerRecord>): void {
  const index = serverIndex(cloud.compute);
  index.beforeChange(server, changes);
  const renamed = changes.name !== undefined && changes.name !== server.name;
  Object.assign(server, changes);
  if (renamed && server.deletedAt === null) index.afterRenaming(server);
}

/**
 * Changes a server. To be called, with no changes of its own, whenever a view of it shows something else too. Whoever
 * watches the cloud's servers is told.
 *
 * @param now milliseconds since the Unix epoch
 */
export function touch(
  cloud: Cloud,
  server: ServerRecord,
  now: number,
  changes: Partial<ServerRecord> = {},
): void {
  server.updatedAt = now;
  serverIndex(cloud.compute).afterDating(server);
  touchUndated(cloud, server, now, changes);
}

/**
 * The same, for what Nova keeps beside its table of servers, so that a server does not become newer by it: volumes and
 * interfaces of one that runs (recording `nova-server-with-volume`).
 */
export function touchUndated(
  cloud: Cloud,
  server: ServerRecord,
  now: number,
  changes: Partial<ServerRecord> = {},
): void {
  assign(cloud, server, changes);
  server.revision += 1;
  cloud.serverWatch.changed(server, now);
}
