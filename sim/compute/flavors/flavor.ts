import type { ComputeCall } from '../compute-call.js';
import { itemNotFound } from '../fault.js';
import type { FlavorSeed } from './seed.js';

/** A flavor. Times are milliseconds since the Unix epoch. */
export interface FlavorRecord {
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
  readonly rxtxFactor: number;
  readonly isPublic: boolean;
  readonly disabled: boolean;
  description: string | null;
  extraSpecs: Readonly<Record<string, string>>;
  /** Projects that see it although it is not public. */
  readonly access: Set<string>;
  readonly createdAt: number;
}

export function newFlavors(seeds: readonly FlavorSeed[], now: number): Map<string, FlavorRecord> {
  return new Map(seeds.map((seed, place) => [seed.id, flavorOf(seed, place + 1, now)]));
}

function flavorOf(seed: FlavorSeed, number: number, now: number): FlavorRecord {
  const { rxtx_factor: rxtxFactor, is_public: isPublic, extra_specs: extraSpecs, ...same } = seed;
  return {
    ...same,
    number,
    rxtxFactor,
    isPublic,
    extraSpecs,
    disabled: false,
    access: new Set(),
    createdAt: now,
  };
}

/** Public, or given to the caller's project. */
export function mayUse(call: ComputeCall, flavor: FlavorRecord): boolean {
  return flavor.isPublic || call.isAdmin || flavor.access.has(call.projectId);
}

/**
 * The flavor, where the caller may use it. To the database, blanks at the end of an id are none.
 * @throws ComputeFault 403 for a caller without a project, though lists show flavors
 */
export function findFlavor(call: ComputeCall, id: string): FlavorRecord | undefined {
  call.requireProject();
  const { flavors } = call.cloud.compute;
  const flavor = flavors.get(id) ?? flavors.get(id.trimEnd());
  return flavor && mayUse(call, flavor) ? flavor : undefined;
}

/** The flavor that a path names. @throws ComputeFault 404 (recording `nova-flavor-show-404`) */
export function flavorOfPath(call: ComputeCall): FlavorRecord {
  const id = call.param('flavor_id');
  const flavor = findFlavor(call, id);
  if (!flavor) throw itemNotFound(`Flavor ${id} could not be found.`);
  return flavor;
}
