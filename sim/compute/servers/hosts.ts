import type { Cloud } from '../../cloud.js';
import type { Profile } from '../../profile/profile.js';
import { aggregatedZone, zoneOfHost } from '../aggregates/zone-of-host.js';
import { takesServers } from '../services/compute-service.js';
import type { ServerFlavor, ServerRecord } from './server.js';

export type Host = Profile['compute']['hosts'][number];

/** The zones that servers can be in, by the alphabet: the profile's, and those that aggregates put hosts in instead. */
export function zonesOfHosts(cloud: Cloud): string[] {
  const { hosts, availability_zones: zones } = cloud.profile.compute;
  const moved = new Map(
    hosts.flatMap(({ name }) => {
      const zone = aggregatedZone(cloud, name);
      return zone === undefined ? [] : [[name, zone]];
    }),
  );
  if (moved.size === 0) return [...zones].sort();
  const kept = zones.filter((zone) => {
    const own = hosts.filter((host) => host.zone === undefined || host.zone === zone);
    return own.length === 0 || own.some(({ name }) => !moved.has(name));
  });
  return [...new Set([...kept, ...moved.values()])].sort();
}

export function isAvailableZone(cloud: Cloud, zone: string): boolean {
  return zonesOfHosts(cloud).includes(zone);
}

export function isKnownHost(cloud: Cloud, name: string): boolean {
  return cloud.profile.compute.hosts.some((host) => host.name === name);
}

/** The zone a server is in, once it has a host. */
export function zoneOf(cloud: Cloud, server: ServerRecord, host: Host): string {
  return (
    zoneOfHost(cloud, host) ?? server.requestedZone ?? cloud.profile.compute.availability_zones[0] ?? 'nova'
  );
}

/** Why no host was found, as Nova's message ends. */
export type NoHost = '' | 'There are not enough hosts available.';

/** What is asked for besides what the server is. */
export interface HostWish {
  /** The flavor it is to have there. */
  readonly flavor?: ServerFlavor;
  /** The only host that will do. */
  readonly host?: string | null;
  /** The host that will not do. */
  readonly otherThan?: string | null;
}

/**
 * The host that a server is to run on: one that takes servers, is large enough, in the zone asked for, and where the
 * server's group lets it be.
 */
export function chooseHost(cloud: Cloud, server: ServerRecord, wish: HostWish = {}): Host | NoHost {
  const { flavor = server.flavor, host: only = server.forcedHost, otherThan = null } = wish;
  const hosts = cloud.profile.compute.hosts.filter(
    ({ name }) => (only === null || name === only) && takesServers(cloud, name),
  );
  const large = hosts.filter((host) => isLargeEnough(host, flavor, server.blockDevices));
  if (large.length === 0) return '';
  const members = hostsOfGroup(cloud, server);
  const fitting = large.filter(
    (host) => host.name !== otherThan && isInZone(cloud, host, server) && members.allow(host.name),
  );
  const number = server.number % fitting.length;
  return fitting[number] ?? 'There are not enough hosts available.';
}

function isLargeEnough(
  host: Host,
  flavor: ServerFlavor,
  blockDevices: ServerRecord['blockDevices'],
): boolean {
  const onVolume = blockDevices.some(
    ({ bootIndex, destination }) => bootIndex === 0 && destination === 'volume',
  );
  const disk = (onVolume ? 0 : flavor.disk) + flavor.ephemeral + flavor.swap / 1024;
  return flavor.vcpus <= host.vcpus && flavor.ram <= host.ram && disk <= host.disk;
}

function isInZone(cloud: Cloud, host: Host, { requestedZone }: ServerRecord): boolean {
  if (requestedZone === null) return true;
  const zone = zoneOfHost(cloud, host);
  return zone === undefined || zone === requestedZone;
}

/** Which hosts a server's group leaves to it. Soft policies leave all. */
function hostsOfGroup(cloud: Cloud, server: ServerRecord): { allow(host: string): boolean } {
  const { serverGroups, servers } = cloud.compute;
  const group = server.serverGroupId === null ? undefined : serverGroups.get(server.serverGroupId);
  if (!group) return { allow: () => true };
  const taken = new Map<string, number>();
  for (const id of group.members) {
    const member = servers.get(id);
    if (!member?.host || member === server || member.deletedAt !== null) continue;
    taken.set(member.host, (taken.get(member.host) ?? 0) + 1);
  }
  if (group.policy === 'affinity') return { allow: (host) => taken.size === 0 || taken.has(host) };
  if (group.policy !== 'anti-affinity') return { allow: () => true };
  return { allow: (host) => (taken.get(host) ?? 0) < (group.maxServersPerHost ?? 1) };
}
