/** A worker as the scheduler sees it: the worker, its agent's session, and the builds it was given. */
import type { Clock } from '../../clock.js';
import { Quarantine } from '../../worker/quarantine.js';
import type { LaunchPassword } from '../launch-password.js';
import type { MasterWorker } from '../master-worker.js';
import type { WorkerSession } from '../protocol/session.js';
import type { BuildId, StoredBuild } from '../store/build-store.js';
import type { WorkerView } from './decide.js';

export interface GivenBuild {
  readonly build: StoredBuild;
  readonly attempt: number;
  readonly controller: AbortController;
  /** Resolves when the attempt is over. Never rejects. */
  readonly done: Promise<void>;
}

export class WorkerSlot {
  readonly worker: MasterWorker;
  readonly launchPassword: LaunchPassword | undefined;
  /** Keeps builds from it after it could not be made ready for one, as Buildbot does. */
  readonly quarantine: Quarantine;
  readonly given = new Map<BuildId, GivenBuild>();
  session: WorkerSession | undefined;
  /** Takes no builds: it is being replaced. */
  retired = false;

  /**
   * @param launchPassword in place of the worker's own password.
   * @param ready called when its quarantine ends.
   */
  constructor(
    worker: MasterWorker,
    launchPassword: LaunchPassword | undefined,
    clock: Clock,
    ready: () => void,
  ) {
    this.worker = worker;
    this.launchPassword = launchPassword;
    worker.on?.('substantiating', () => launchPassword?.renew());
    this.quarantine = new Quarantine(clock, ready);
  }

  get name(): string {
    return this.worker.name;
  }

  /** What its agent logs in with now. */
  get password(): string {
    return this.launchPassword?.current ?? this.worker.password;
  }

  view(): WorkerView {
    return {
      name: this.name,
      ready: !this.retired && !this.quarantine.active && this.worker.canStartBuild(),
      warm: this.worker.connected,
      running: [...this.given.values()].map(({ build }) => build.builder),
      maxBuilds: this.worker.settings.max_builds || undefined,
      locks: this.worker.settings.locks ?? [],
    };
  }
}
