/** The builds that wait, in the order in which they are due: higher priority first, then the older. */
import type { BuildId, StoredBuild } from '../store/build-store.js';

export class BuildQueue implements Iterable<StoredBuild> {
  readonly #ordered: StoredBuild[] = [];
  readonly #byId = new Map<BuildId, StoredBuild>();

  get size(): number {
    return this.#ordered.length;
  }

  [Symbol.iterator](): Iterator<StoredBuild> {
    return this.#ordered[Symbol.iterator]();
  }

  get(id: BuildId): StoredBuild | undefined {
    return this.#byId.get(id);
  }

  /** A build that was tried before finds its old place again. */
  add(build: StoredBuild): void {
    this.#byId.set(build.id, build);
    this.#ordered.splice(this.#place(build), 0, build);
  }

  /** Takes a build out; undefined when it is not waiting. */
  take(id: BuildId): StoredBuild | undefined {
    const build = this.#byId.get(id);
    if (!build) return undefined;
    this.#byId.delete(id);
    this.#ordered.splice(this.#place(build), 1);
    return build;
  }

  /** Where the build is, or would be. */
  #place(build: StoredBuild): number {
    let low = 0;
    let high = this.#ordered.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(this.#ordered[middle] as StoredBuild, build)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function before(a: StoredBuild, b: StoredBuild): boolean {
  return a.priority > b.priority || (a.priority === b.priority && a.id < b.id);
}
