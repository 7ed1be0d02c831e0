import type { Cloud } from '../cloud.js';
import { type FlavorRecord, newFlavors } from './flavors/flavor.js';
import type { Keypairs } from './keypairs/keypair.js';
import { newQuotas, type QuotaState } from './quotas/quota.js';
import type { ComputeSeed } from './seed.js';
import type { ServerGroupRecord } from './server-groups/server-group.js';
import { handleServerSteps } from './servers/lifecycle.js';
import type { ServerRecord } from './servers/server.js';

/** Plain data only: it is saved and restored as it is. Each resource's part is described in its folder. */
export interface ComputeState {
  /** By id; deleted ones stay for a while, as in Nova's database. */
  readonly servers: Map<string, ServerRecord>;
  /** By flavor id. */
  readonly flavors: Map<string, FlavorRecord>;
  readonly keypairs: Keypairs;
  /** By id. */
  readonly serverGroups: Map<string, ServerGroupRecord>;
  readonly quotas: QuotaState;
  /** What guests wrote to their consoles, by server; see `servers/console-log.ts`. */
  readonly consoles: Map<string, string>;
  readonly counters: {
    /** Of the last server made: what `instance-0000002a` counts. */
    server: number;
  };
}

export function newComputeState(seed: ComputeSeed, cloud: Cloud): ComputeState {
  handleServerSteps(cloud);
  return {
    servers: new Map(),
    flavors: newFlavors(seed.flavors, cloud.clock.now()),
    keypairs: new Map(),
    serverGroups: new Map(),
    quotas: newQuotas(seed.quotas),
    consoles: new Map(),
    counters: { server: 0 },
  };
}
