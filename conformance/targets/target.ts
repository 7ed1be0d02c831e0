import type { CloudSession, OpenStackLatentWorkerOptions } from '../../src/index.js';

/** A cloud to work on, and how a worker is told of it. */
export interface Target {
  /** `the simulator`, or the name in clouds.yaml. */
  readonly name: string;
  /** The account arguments of the specification, or what stands in their place. */
  readonly account: Partial<OpenStackLatentWorkerOptions>;
  /** Our own look at the cloud, apart from the worker's. */
  readonly session: CloudSession;
  close(): Promise<void>;
}
