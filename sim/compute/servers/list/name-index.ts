import type { ServerRecord } from '../server.js';

/** Letters in a row by which names are looked up. */
const GRAM = 3;

/**
 * Finds servers by a part of their names without looking at all of them: those whose names have the rarest three
 * letters of it. A server stays under the letters of former names, and after it is gone, until there are many such.
 */
export class NameIndex {
  #byGram = new Map<string, ServerRecord[]>();
  #size = 0;

  constructor(servers: Iterable<ServerRecord>) {
    for (const server of servers) this.add(server);
  }

  /** Servers ever added; where it is far beyond those that are there, a new index is due. */
  get size(): number {
    return this.#size;
  }

  add(server: ServerRecord): void {
    this.#size += 1;
    for (const gram of gramsOf(server.name)) {
      const servers = this.#byGram.get(gram);
      if (servers) servers.push(server);
      else this.#byGram.set(gram, [server]);
    }
  }

  /** Servers among which are all whose names hold the part; undefined where it is too short to say. */
  candidates(part: string): readonly ServerRecord[] | undefined {
    let rarest: readonly ServerRecord[] | undefined;
    for (const gram of gramsOf(part)) {
      const servers = this.#byGram.get(gram) ?? [];
      if (!rarest || servers.length < rarest.length) rarest = servers;
    }
    return rarest;
  }
}

function gramsOf(name: string): Set<string> {
  const grams = new Set<string>();
  const text = name.toLowerCase();
  for (let start = 0; start + GRAM <= text.length; start++) grams.add(text.slice(start, start + GRAM));
  return grams;
}

/** The text that everything matching the expression holds; undefined for all but plain expressions. */
export function literalOf(expression: string): string | undefined {
  return /^\^?([\w -]+)\$?$/.exec(expression)?.[1];
}
