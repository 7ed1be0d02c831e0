import type { Cloud } from '../../cloud.js';
import type { Host } from '../servers/hosts.js';

/** The zone that an aggregate puts a host in; undefined where none does. */
export function aggregatedZone(cloud: Cloud, host: string): string | undefined {
  for (const { hosts, metadata } of cloud.compute.aggregates.values()) {
    if (metadata.availability_zone !== undefined && hosts.includes(host)) return metadata.availability_zone;
  }
  return undefined;
}

/** An aggregate's zone, else the profile's; undefined where it may be any. */
export function zoneOfHost(cloud: Cloud, { name, zone }: Host): string | undefined {
  return aggregatedZone(cloud, name) ?? zone;
}
