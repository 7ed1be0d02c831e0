/** What a worker tells of itself, for an embedder's metrics and displays. All durations are seconds. */
import type { Seconds } from '../clock.js';
import type { ChosenNames } from './launch.js';
import type { SubstantiationError } from './substantiation-error.js';

interface OfInstance {
  readonly worker: string;
  readonly instanceId: string;
}

export interface WorkerEvents {
  /** A launch begins. `waited`: for the removal of the last instance. */
  substantiating: [{ readonly worker: string; readonly waited: Seconds }];
  /** Nova has taken the request. `after`: since the substantiation was asked for. */
  created: [OfInstance & { readonly after: Seconds } & Partial<ChosenNames>];
  /** `after`: since the substantiation was asked for. */
  active: [OfInstance & { readonly after: Seconds }];
  /** The agent is connected. `instanceId` is absent where Nova has not told it yet. */
  attached: [{ readonly worker: string; readonly instanceId?: string; readonly after: Seconds }];
  /** The connection broke. `connected`: how long it lasted. */
  lost: [{ readonly worker: string; readonly connected: Seconds }];
  /** The removal ended. `took`: how long; `confirmed`: whether the cloud says that nothing is left. */
  deleted: [
    {
      readonly worker: string;
      readonly instanceId?: string;
      readonly took: Seconds;
      readonly confirmed: boolean;
    },
  ];
  /** A substantiation failed, or a removal was given up ({@link InstanceLeftBehind}). */
  failed: [{ readonly worker: string; readonly error: SubstantiationError | InstanceLeftBehind }];
}

/** Something of a worker could not be deleted, and goes on costing until somebody deletes it. */
export class InstanceLeftBehind extends Error {
  override readonly name = 'InstanceLeftBehind';
  readonly worker: string;
  readonly kind: 'instance' | 'launch' | 'volume';
  readonly id: string;

  constructor(worker: string, kind: InstanceLeftBehind['kind'], id: string) {
    super(`${worker}: ${kind} ${id} could not be deleted and was left behind; delete it by hand`);
    this.worker = worker;
    this.kind = kind;
    this.id = id;
  }
}
