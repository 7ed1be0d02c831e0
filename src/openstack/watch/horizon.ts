import type { Milliseconds, Seconds } from '../../clock.js';
import type { Server } from '../compute/server.js';

/** How far a poll reaches back behind the newest change seen: hosts' clocks differ, commits come late. */
const OVERLAP: Seconds = 10;
/** A server may be created this long before someone begins to watch it. */
const CREATED_BEFORE: Seconds = 60;
/** Further back than this a list is not asked to reach; who changed last before that is asked for by id. */
const LONGEST_REACH: Seconds = 15 * 60;

/** A watched server, as far as it matters for how far back to ask. */
export interface Sighting {
  readonly last: Server | undefined;
  /** The newest change that was known when it began to be watched. */
  readonly knownThen: Milliseconds | undefined;
}

/**
 * The point in the cloud's own time from which on changes are still unknown. Only times that Nova itself
 * wrote into servers go in, so that no other clock matters.
 */
export class Horizon {
  #newest: Milliseconds | undefined;

  /** The newest change seen, in the cloud's time. */
  get newest(): Milliseconds | undefined {
    return this.#newest;
  }

  note(server: Server): void {
    const changed = changedAt(server);
    if (changed !== undefined) this.#newest = Math.max(this.#newest ?? changed, changed);
  }

  /** Nobody watches any more; what is known grows old. */
  forget(): void {
    this.#newest = undefined;
  }

  /** `changes-since` for a list of what is new. */
  forNews(): string | undefined {
    return this.#newest === undefined ? undefined : format(this.#newest - OVERLAP * 1000);
  }

  /** `changes-since` for a list in which every watched server stands, unless it is gone without a trace. */
  forAll(sightings: Iterable<Sighting>): string | undefined {
    if (this.#newest === undefined) return undefined;
    let oldest = this.#newest;
    for (const { last, knownThen } of sightings) {
      const changed = last && changedAt(last);
      oldest = Math.min(oldest, changed ?? (knownThen ?? this.#newest) - CREATED_BEFORE * 1000);
    }
    return format(Math.max(oldest, this.#newest - LONGEST_REACH * 1000) - OVERLAP * 1000);
  }
}

function changedAt({ updated, created }: Server): Milliseconds | undefined {
  const time = Date.parse(updated ?? created ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** As Nova writes it: whole seconds, UTC. */
function format(time: Milliseconds): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
