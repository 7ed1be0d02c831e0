import { firstPlace } from '../../../first-place.js';
import type { ServerRecord } from '../server.js';

/** Entries beyond two of each server, before the log is tidied up. */
const ROOM = 1000;

/** Servers in the order in which they changed, so that those that changed lately are found without looking at all. */
export class ChangeLog {
  readonly #all: ReadonlyMap<string, ServerRecord>;
  /** Milliseconds since the Unix epoch, never falling: where a server's own time does, that of the one before. */
  #times: number[] = [];
  #servers: ServerRecord[] = [];

  /** @param all the servers there are, deleted ones included, until they are forgotten */
  constructor(all: ReadonlyMap<string, ServerRecord>) {
    this.#all = all;
    for (const server of [...all.values()].sort((one, other) => one.updatedAt - other.updatedAt)) {
      this.note(server);
    }
  }

  /** To be called when a server was made, and after each change of its `updatedAt`. */
  note(server: ServerRecord): void {
    this.#times.push(Math.max(server.updatedAt, this.#times.at(-1) ?? Number.NEGATIVE_INFINITY));
    this.#servers.push(server);
    if (this.#servers.length > 2 * this.#all.size + ROOM) this.#tidy();
  }

  /** Those that changed at this time or later, and maybe a few others; undefined where that is no small part of all. */
  since(time: number): ReadonlySet<ServerRecord> | undefined {
    const first = firstPlace(this.#times.length, (place) => (this.#times[place] as number) < time);
    if (this.#servers.length - first > this.#all.size / FEW) return undefined;
    const found = new Set<ServerRecord>();
    for (let place = first; place < this.#servers.length; place++) {
      const server = this.#servers[place] as ServerRecord;
      if (this.#all.get(server.id) === server) found.add(server);
    }
    return found;
  }

  /** Keeps the last entry of each server that is not forgotten. */
  #tidy(): void {
    const seen = new Set<ServerRecord>();
    const places: number[] = [];
    for (let place = this.#servers.length - 1; place >= 0; place--) {
      const server = this.#servers[place] as ServerRecord;
      if (seen.has(server) || this.#all.get(server.id) !== server) continue;
      seen.add(server);
      places.push(place);
    }
    places.reverse();
    this.#times = places.map((place) => this.#times[place] as number);
    this.#servers = places.map((place) => this.#servers[place] as ServerRecord);
  }
}

/** Sorting a few costs less than passing by all. */
const FEW = 4;
