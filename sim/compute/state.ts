import type { Cloud } from '../cloud.js';
import type { AggregateRecord } from './aggregates/aggregate.js';
import { type FlavorRecord, newFlavors } from './flavors/flavor.js';
import type { ActionLog } from './instance-actions/action-log.js';
import type { Keypairs } from './keypairs/keypair.js';
import type { Migrations } from './migrations/migration.js';
import { newQuotas, type QuotaState } from './quotas/quota.js';
import type { ComputeSeed } from './seed.js';
import type { ServerGroupRecord } from './server-groups/server-group.js';
import { handleServerSteps } from './servers/lifecycle.js';
import { plantServers } from './servers/seeding.js';
import type { ServerRecord } from './servers/server.js';
import type { HostSwitch } from './services/compute-service.js';

/** Plain data only: it is saved and restored as it is. Each resource's part is described in its folder. */
export interface ComputeState {
  /** By id; deleted ones stay for a while, as in Nova's database. */
  readonly servers: Map<string, ServerRecord>;
  readonly instanceActions: ActionLog;
  readonly migrations: Migrations;
  /** By flavor id. */
  readonly flavors: Map<string, FlavorRecord>;
  readonly keypairs: Keypairs;
  /** By id. */
  readonly serverGroups: Map<string, ServerGroupRecord>;
  /** By number. */
  readonly aggregates: Map<number, AggregateRecord>;
  readonly quotas: QuotaState;
  /** What guests wrote to their consoles, by server; see `servers/console-log.ts`. */
  readonly consoles: Map<string, string>;
  /** What administrators said of hosts, by name. */
  readonly hostSwitches: Map<string, HostSwitch>;
  readonly counters: {
    /** Of the last server made: what `instance-0000002a` counts. */
    server: number;
    /** Of the last key pair made. */
    keypair: number;
    /** Of the last aggregate made. */
    aggregate: number;
    /** Of the last flavor made. */
    flavor: number;
    /** Of the last move of a server. */
    migration: number;
  };
}

export function newComputeState(seed: ComputeSeed, cloud: Cloud): ComputeState {
  handleServerSteps(cloud);
  const flavors = newFlavors(seed.flavors, cloud.clock.now());
  const servers = plantServers(seed.servers, flavors, cloud);
  return {
    servers: new Map(servers.map((server) => [server.id, server])),
    instanceActions: new Map(),
    migrations: new Map(),
    flavors,
    keypairs: new Map(),
    serverGroups: new Map(),
    aggregates: new Map(),
    quotas: newQuotas(seed.quotas),
    consoles: new Map(),
    hostSwitches: new Map(),
    counters: { server: servers.length, keypair: 0, aggregate: 0, flavor: flavors.size, migration: 0 },
  };
}
