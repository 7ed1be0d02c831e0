import type { Seconds } from '../src/index.js';
import type { Bench } from './bench.js';
import type { ClauseId } from './clauses.js';

/** How binding a check is (RFC 2119). A worker or cloud conforms when every MUST holds. */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

export const GROUPS = [
  'discovery and authentication',
  'images',
  'flavors',
  'block devices',
  'metadata',
  'nova_args',
  'versions',
  'boot and timeouts',
  'deletion and leftovers',
  'errors',
  'limits',
  'recovery',
] as const;
export type Group = (typeof GROUPS)[number];

/** What a run of a check makes, at most, on the cloud. */
export interface Cost {
  /** At once. */
  readonly servers: number;
  /** At once. */
  readonly volumes: number;
  /** On a cloud that boots in half a minute. */
  readonly seconds: Seconds;
}

export const NOTHING: Cost = { servers: 0, volumes: 0, seconds: 1 };
export const ONE_SERVER: Cost = { servers: 1, volumes: 0, seconds: 40 };
export const TWO_SERVERS: Cost = { servers: 2, volumes: 0, seconds: 80 };
export const ONE_VOLUME: Cost = { servers: 1, volumes: 1, seconds: 60 };
export const TWO_VOLUMES: Cost = { servers: 1, volumes: 2, seconds: 60 };

/** What a target, or a subject, must have for a check to be possible. */
export type Need =
  /** May create servers: not a read-only run. */
  | 'creation'
  /** A block storage service in the catalog. */
  | 'volumes'
  /** A network service in the catalog. */
  | 'networks'
  /** The compute API has microversions. */
  | 'microversions'
  /** Faults can be injected, and what the cloud holds be chosen: the simulator. */
  | 'laboratory'
  /** Time can be moved: the simulator, in this process. */
  | 'virtual time'
  /** The subject's requests are seen. */
  | 'evidence'
  /** The subject lives in this process. */
  | 'in process'
  /** The subject can be told of builds. */
  | 'builds'
  /** The subject tells of the notices that it sends. */
  | 'notices'
  /** The subject can be told that there is an environment. */
  | 'environment'
  /** Workers of different masters can live at the same time. */
  | 'masters';

export interface Check {
  /** `block-devices/default-boot-index`: stable, for reports that are compared. */
  readonly id: string;
  /** A sentence that holds when the check passes. */
  readonly title: string;
  readonly group: Group;
  readonly level: Level;
  /** Where the requirement comes from. */
  readonly clause: ClauseId;
  readonly cost: Cost;
  readonly needs: readonly Need[];
  /** Whom a failure speaks of: without a worker the check says something about the cloud alone. */
  readonly judges: 'cloud' | 'worker';
  /** For the cloud's operator, or the worker's author: what to do when it fails. */
  readonly advice: string;
  /**
   * @throws CheckFailed (or any assertion) when the requirement is not met; Skip when the target lacks something
   *   optional that only showed on the way; anything else is an error of the kit
   */
  run(bench: Bench): Promise<void>;
}

/** The requirement is not met. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
}

/** The target lacks an optional feature; which, is the message. */
export class Skip extends Error {
  override readonly name = 'Skip';
}
