/** Whether a reloaded configuration means the worker that is there already. */
import type { MasterWorker } from '../master-worker.js';

/** What makes a worker what it is, as far as can be told: functions are the same when their text is. */
export function sameWorker(a: MasterWorker, b: MasterWorker): boolean {
  return a === b || (a.constructor.name === b.constructor.name && fingerprint(a) === fingerprint(b));
}

function fingerprint(worker: MasterWorker): string {
  return JSON.stringify(worker, (_key, value: unknown) =>
    typeof value === 'function' ? `function ${value.toString()}` : value,
  );
}
