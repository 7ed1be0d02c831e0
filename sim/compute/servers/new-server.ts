import type { Cloud } from '../../cloud.js';
import type { ComputeCall } from '../compute-call.js';
import type { FlavorRecord } from '../flavors/flavor.js';
import type { BlockDevice, Metadata, ServerFlavor, ServerInterface, ServerRecord } from './server.js';
import { serverIndex } from './server-index.js';

/** What is the same for all servers of one request. */
export interface ServerPlan {
  readonly name: string;
  /** Null: made from the name. */
  readonly hostname: string | null;
  readonly description: string | null;
  readonly requestedZone: string | null;
  readonly imageId: string;
  readonly flavor: ServerFlavor;
  readonly keyName: string | null;
  readonly metadata: Metadata;
  readonly tags: readonly string[];
  readonly configDrive: boolean;
  readonly diskConfig: 'AUTO' | 'MANUAL';
  readonly accessIPv4: string;
  readonly accessIPv6: string;
  readonly userData: string | null;
  readonly reservationId: string;
  readonly rootDevice: string | null;
  readonly securityGroups: readonly string[];
  readonly interfaces: readonly ServerInterface[];
  readonly serverGroupId: string | null;
  readonly trustedCertificates: readonly string[] | null;
  readonly forcedHost: string | null;
}

/** Which of the servers of one request it is. */
export interface Place {
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

/** Puts a new server into the cloud; it is about to be scheduled. */
export function addServer(
  call: ComputeCall,
  id: string,
  plan: ServerPlan,
  { index, of }: Place,
  blockDevices: readonly BlockDevice[],
): ServerRecord {
  const { compute } = call.cloud;
  compute.counters.server += 1;
  const suffix = of > 1 ? `-${index + 1}` : '';
  const server: ServerRecord = {
    id,
    number: compute.counters.server,
    projectId: call.projectId,
    userId: call.token.userId,
    name: plan.name + suffix,
    hostname: plan.hostname ?? hostnameFor(plan.name, id, suffix),
    description: plan.description,
    createdAt: call.now,
    updatedAt: call.now,
    launchedAt: null,
    terminatedAt: null,
    deletedAt: null,
    vmState: 'building',
    taskState: 'scheduling',
    powerState: 0,
    progress: 0,
    destination: null,
    host: null,
    availabilityZone: '',
    requestedZone: plan.requestedZone,
    forcedHost: plan.forcedHost,
    imageId: plan.imageId,
    flavor: plan.flavor,
    keyName: plan.keyName,
    metadata: plan.metadata,
    tags: plan.tags,
    configDrive: plan.configDrive,
    diskConfig: plan.diskConfig,
    accessIPv4: plan.accessIPv4,
    accessIPv6: plan.accessIPv6,
    userData: plan.userData,
    fault: null,
    lock: null,
    reservationId: plan.reservationId,
    launchIndex: index,
    rootDevice: plan.rootDevice,
    securityGroups: plan.securityGroups,
    interfaces: plan.interfaces,
    blockDevices,
    serverGroupId: plan.serverGroupId,
    trustedCertificates: plan.trustedCertificates,
    move: null,
    shelvedImageId: null,
    processes: 0,
    revision: 0,
  };
  compute.servers.set(id, server);
  serverIndex(compute).add(server);
  call.cloud.serverWatch.changed(server, call.now);
  return server;
}

const HOSTNAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What a host name may hold of a server's name (recording `nova-server-active-2.93`). */
function hostnameFor(name: string, id: string, suffix: string): string {
  if (suffix === '' && HOSTNAME.test(name)) return name;
  const clean = [...name]
    .filter((char) => (char.codePointAt(0) as number) < 0x100)
    .join('')
    .slice(0, 63)
    .replace(/[ _.]/g, '-')
    .replace(/[^\p{L}\p{N}_.-]+/gu, '')
    .toLowerCase()
    .replace(/^[.-]+|[.-]+$/g, '');
  return clean ? clean + suffix : `Server-${id}`;
}

const embedded = new WeakMap<FlavorRecord, ServerFlavor>();

/** A flavor as servers keep it. All those that were made of one flavor share it, until its extra specs change. */
export function flavorOfServer(flavor: FlavorRecord): ServerFlavor {
  const known = embedded.get(flavor);
  if (known && known.extraSpecs === flavor.extraSpecs) return known;
  const { id, number, name, ram, vcpus, disk, ephemeral, swap, extraSpecs } = flavor;
  const fresh: ServerFlavor = { id, number, name, ram, vcpus, disk, ephemeral, swap, extraSpecs };
  embedded.set(flavor, fresh);
  return fresh;
}

const KINDS = ['23456789', 'ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz'] as const;
const SYMBOLS = KINDS.join('');
const PASSWORD_LENGTH = 12;

/** Twelve characters, of each kind at least one. */
export function newPassword(cloud: Cloud): string {
  const draws = cloud.ids.hex(2 * PASSWORD_LENGTH);
  const draw = (place: number): number => Number.parseInt(draws.slice(2 * place, 2 * place + 2), 16);
  const start = draw(0);
  let password = '';
  for (let place = 0; place < PASSWORD_LENGTH; place++) {
    const symbols = KINDS[(start + place) % PASSWORD_LENGTH] ?? SYMBOLS;
    password += symbols[draw(place) % symbols.length];
  }
  return password;
}

const LETTERS_AND_DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `r-v7bpufpt` */
export function newReservationId(cloud: Cloud): string {
  let id = 'r-';
  for (let left = 8; left > 0; left--)
    id += LETTERS_AND_DIGITS[cloud.ids.integer(0, LETTERS_AND_DIGITS.length)];
  return id;
}
