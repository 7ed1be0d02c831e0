/** What happens in a master, one line each, for logs and pipes. */
import type { EventEmitter } from 'node:events';
import type { MasterEvents } from '../master/events.js';
import type { StoredBuild } from '../master/store/build-store.js';
import { colourResult } from './live-view.js';

/**
 * Calls `print` with a line for each event. Builds' output is not among them, `build --follow` shows it; nor
 * agents that come and go, which the master logs.
 */
export function printEvents(events: EventEmitter<MasterEvents>, print: (line: string) => void): void {
  events.on('queued', ({ build }) => print(`${nameOf(build)}: queued`));
  events.on('claimed', ({ build, worker, attempt }) =>
    print(`${nameOf(build)}: given to ${worker}${attempt > 1 ? `, try ${attempt}` : ''}`),
  );
  events.on('started', ({ build, worker }) => print(`${nameOf(build)}: started on ${worker}`));
  events.on('stepFinished', ({ build, step, result, text }) =>
    print(`${nameOf(build)}: ${step} ${colourResult(result)}${text === result ? '' : `, ${text}`}`),
  );
  events.on('retried', ({ build, text }) =>
    print(`${nameOf(build)}: ${colourResult('retry', 'back in the queue')}, ${text}`),
  );
  events.on('finished', ({ build, result, text }) =>
    print(`${nameOf(build)}: ${colourResult(result)}${text === result ? '' : `, ${text}`}`),
  );
}

function nameOf({ builder, number }: StoredBuild): string {
  return `${builder} #${number}`;
}
