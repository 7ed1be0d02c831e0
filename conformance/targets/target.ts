import type { Dispatcher } from 'undici';
import type { Laboratory, VirtualClock } from '../../sim/index.js';
import type { Clock, CloudSession, OpenStackLatentWorkerOptions } from '../../src/index.js';

/** A cloud to work on, and how a worker is told of it. */
export interface Target {
  /** `the simulator`, or the name in clouds.yaml. */
  readonly name: string;
  readonly kind: 'simulator' | 'cloud';
  /** The account arguments of the specification, or what stands in their place. */
  readonly account: Partial<OpenStackLatentWorkerOptions>;
  readonly authUrl: string;
  /** Left out: the catalog's first. */
  readonly region?: string | undefined;
  /** Our own look at the cloud, apart from the worker's. */
  readonly session: CloudSession;
  readonly clock: Clock;
  /** How requests travel there. */
  readonly dispatcher: Dispatcher;
  /** Of a simulator: what goes wrong, and what it was asked. */
  readonly laboratory?: Laboratory;
  /** Of a simulator in this process: its time, which moves only when told to. */
  readonly virtual?: VirtualClock;
  close(): Promise<void>;
}

/** Where targets come from: a simulator gives each check a cloud of its own. */
export interface TargetSource {
  readonly name: string;
  readonly kind: Target['kind'];
  /** What the run was given, for its report: without secrets. */
  readonly description: string;
  /** How many cases of a property are worth their time there. */
  readonly propertyRuns: number;
  /** @param seed of all chance in it */
  open(seed: number): Promise<Target>;
  close(): Promise<void>;
}
