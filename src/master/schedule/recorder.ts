/** Writes what the steps of an attempt do to the store, and tells those who watch. */
import type { EventEmitter } from 'node:events';
import type { Clock } from '../../clock.js';
import type { StepRecorder } from '../build/run-steps.js';
import type { MasterEvents } from '../events.js';
import type { BuildStore, StoredBuild } from '../store/build-store.js';
import type { OutputStore } from '../store/output-store.js';

export interface Recorders {
  readonly clock: Clock;
  readonly builds: BuildStore;
  readonly output: OutputStore;
  readonly events: EventEmitter<MasterEvents>;
}

export function stepRecorder(to: Recorders, build: StoredBuild, attempt: number): StepRecorder {
  const { builds, output, events, clock } = to;
  const steps = new Map<number, { id: number; name: string }>();
  return {
    started: (number, name) => {
      const id = builds.startStep(build.id, attempt, number, name, clock.now());
      steps.set(number, { id, name });
      events.emit('stepStarted', { build, step: name });
      return {
        write: (log, stream, text) => {
          output.append({ build: build.id, attempt, step: name, log, stream, text });
          events.emit('output', { build: build.id, step: name, log, stream, text });
        },
      };
    },
    finished: (number, ending) => {
      const step = steps.get(number);
      if (!step) return;
      builds.finishStep(step.id, ending, clock.now());
      events.emit('stepFinished', { build, step: step.name, ...ending });
    },
  };
}
