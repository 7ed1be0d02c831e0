/** What happens in a master, for those who watch. */
import type { BuildResult } from './port.js';
import type { Stream } from './protocol/command.js';
import type { WorkerInfo } from './protocol/worker-info.js';
import type { BuildId, Ending, StoredBuild } from './store/build-store.js';

export interface MasterEvents {
  /** A build waits for its turn. */
  queued: [{ readonly build: StoredBuild }];
  /** A worker was chosen; it is being substantiated. */
  claimed: [{ readonly build: StoredBuild; readonly worker: string; readonly attempt: number }];
  /** The worker is ready, and the first step begins. */
  started: [{ readonly build: StoredBuild; readonly worker: string; readonly attempt: number }];
  stepStarted: [{ readonly build: StoredBuild; readonly step: string }];
  stepFinished: [{ readonly build: StoredBuild; readonly step: string } & Ending];
  output: [
    {
      readonly build: BuildId;
      readonly step: string;
      readonly log: string;
      readonly stream: Stream | 'log';
      readonly text: string;
    },
  ];
  /** It came to nothing, and the build is back in the queue. */
  retried: [{ readonly build: StoredBuild; readonly worker: string; readonly text: string }];
  finished: [{ readonly build: StoredBuild; readonly result: BuildResult; readonly text: string }];
  attached: [{ readonly worker: string; readonly info: WorkerInfo }];
  detached: [{ readonly worker: string; readonly reason: string }];
}
