import { repr } from '../../http/python-text.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, type ComputeFault, conflictingRequest } from '../fault.js';
import type { AggregateRecord } from './aggregate.js';

/** What is done to an aggregate, and how Nova refuses that. */
interface Doing {
  readonly what: string;
  readonly fault: (message: string) => ComputeFault;
}

const ADDING: Doing = { what: 'add host to aggregate', fault: conflictingRequest };
export const UPDATING: Doing = { what: 'update aggregate', fault: badRequest };
export const DESCRIBING: Doing = { what: 'update metadata of aggregate', fault: badRequest };

/** A host is in one zone at most. @throws ComputeFault 409 */
export function checkAddition(call: ComputeCall, aggregate: AggregateRecord, host: string): void {
  const { availability_zone: zone } = aggregate.metadata;
  if (zone !== undefined) checkOthers(call, aggregate, zone, [host], ADDING);
}

/**
 * A zone is not taken away, is the only one of its hosts, and does not change under servers.
 *
 * @throws ComputeFault 400
 */
export function checkZone(
  call: ComputeCall,
  aggregate: AggregateRecord,
  { availability_zone: zone }: { readonly availability_zone?: string | null | undefined },
  doing: Doing,
): void {
  if (zone === undefined) return;
  if (!zone) {
    const reason = `Aggregate ${aggregate.name} does not support empty named availability zone`;
    throw refusal(aggregate, doing, reason);
  }
  const { hosts, metadata } = aggregate;
  checkOthers(call, aggregate, zone, hosts, doing);
  if (zone !== metadata.availability_zone && holdServers(call, hosts)) {
    throw refusal(aggregate, doing, 'One or more hosts contain instances in this zone');
  }
}

function checkOthers(
  { cloud }: ComputeCall,
  aggregate: AggregateRecord,
  zone: string,
  hosts: readonly string[],
  doing: Doing,
): void {
  const zones = [...cloud.compute.aggregates.values()]
    .filter((other) => other !== aggregate && other.hosts.some((host) => hosts.includes(host)))
    .flatMap(({ metadata }) => metadata.availability_zone ?? [])
    .filter((other) => other !== zone);
  if (zones.length === 0) return;
  throw refusal(aggregate, doing, `One or more hosts already in availability zone(s) ${repr(zones)}`);
}

function holdServers({ cloud }: ComputeCall, hosts: readonly string[]): boolean {
  if (hosts.length === 0) return false;
  for (const { host, deletedAt } of cloud.compute.servers.values()) {
    if (deletedAt === null && host !== null && hosts.includes(host)) return true;
  }
  return false;
}

function refusal({ id }: AggregateRecord, { what, fault }: Doing, reason: string): ComputeFault {
  return fault(`Cannot ${what} ${id}. Reason: ${reason}.`);
}
