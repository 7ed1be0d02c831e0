import type { ComputeCall } from '../compute-call.js';
import { microsecondTime } from '../servers/views/times.js';

/** Hosts with something in common, by an administrator's word: the zone they are in, if it names one. */
export interface AggregateRecord {
  readonly id: number;
  readonly uuid: string;
  name: string;
  hosts: readonly string[];
  metadata: Readonly<Record<string, string>>;
  readonly createdAt: number;
  updatedAt: number | null;
}

const UUID_SINCE = 41;

export function viewAggregate(call: ComputeCall, aggregate: AggregateRecord) {
  const { id, uuid, name, hosts, metadata } = aggregate;
  return {
    id,
    ...(call.minor >= UUID_SINCE && { uuid }),
    name,
    hosts,
    metadata,
    created_at: microsecondTime(aggregate.createdAt),
    updated_at: microsecondTime(aggregate.updatedAt),
    deleted_at: null,
    deleted: false,
    availability_zone: metadata.availability_zone ?? null,
  };
}
