/** The builds that wait, in the order in which they are due: higher priority first, then the older. */
import type { BuildId, StoredBuild } from '../store/build-store.js';

export class BuildQueue implements Iterable<StoredBuild> {
  readonly #builds: StoredBuild[] = [];

  get size(): number {
    return this.#builds.length;
  }

  [Symbol.iterator](): Iterator<StoredBuild> {
    return this.#builds[Symbol.iterator]();
  }

  /** A build that was tried before finds its old place again. */
  add(build: StoredBuild): void {
    let low = 0;
    let high = this.#builds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(this.#builds[middle] as StoredBuild, build)) low = middle + 1;
      else high = middle;
    }
    this.#builds.splice(low, 0, build);
  }

  /** Takes a build out; undefined when it is not waiting. */
  take(id: BuildId): StoredBuild | undefined {
    const at = this.#builds.findIndex((build) => build.id === id);
    return at < 0 ? undefined : this.#builds.splice(at, 1)[0];
  }
}

function before(a: StoredBuild, b: StoredBuild): boolean {
  return a.priority > b.priority || (a.priority === b.priority && a.id < b.id);
}
