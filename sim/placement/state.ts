import type { Inventory } from './resource-providers/inventory.js';

/** A provider that somebody made, besides the hosts that Nova made one for. */
export interface MadeProvider {
  readonly uuid: string;
  name: string;
  parent: string | null;
  /** Counts its changes. */
  generation: number;
  inventories: Readonly<Record<string, Inventory>>;
  traits: readonly string[];
  aggregates: readonly string[];
}

/** Plain data only: it is saved and restored as it is. */
export interface PlacementState {
  readonly providers: Map<string, MadeProvider>;
  /** Those called `CUSTOM_...`. */
  readonly traits: Set<string>;
  /** Those called `CUSTOM_...`. */
  readonly resourceClasses: Set<string>;
}

export function newPlacementState(): PlacementState {
  return { providers: new Map(), traits: new Set(), resourceClasses: new Set() };
}
