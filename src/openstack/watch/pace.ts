import type { Seconds } from '../../clock.js';

/** Between which intervals one who watches wants to look. */
export interface Wish {
  readonly fastest: Seconds;
  readonly slowest: Seconds;
}

/** Looking four times while the age doubles makes no wait longer by more than a quarter. */
const SHARE_OF_AGE = 1 / 4;
/** A list costs the cloud about 25 ms for each server in it, so a crowd is looked at less often. */
const INTERVAL_PER_SERVER: Seconds = 0.2;
/** How far around the time that earlier boots took a boot is expected to end. */
const EXPECTED_WITHIN = 0.15;

/**
 * How long to wait between two polls: often while the youngest is young, and when one is about as old as most
 * earlier ones were when they became ACTIVE (where these took longer or shorter as it came, nothing tells when);
 * less often the more there are; never longer than the most impatient watcher allows. Watchers are told one by one:
 * it is asked again with each that comes.
 */
export class Pace {
  readonly #bootTimes: readonly Seconds[];
  #wanted: Seconds = Number.POSITIVE_INFINITY;
  #fastest: Seconds = Number.POSITIVE_INFINITY;
  #slowest: Seconds = Number.POSITIVE_INFINITY;

  /** @param bootTimes how long earlier servers took to become ACTIVE */
  constructor(bootTimes: readonly Seconds[]) {
    this.#bootTimes = bootTimes;
  }

  /** @param age since it began to wait */
  add({ fastest, slowest }: Wish, age: Seconds, pending: boolean): void {
    this.#fastest = Math.min(this.#fastest, fastest);
    this.#slowest = Math.min(this.#slowest, slowest);
    this.#wanted = Math.min(this.#wanted, pending ? this.#closely(age, fastest, slowest) : slowest);
  }

  interval(servers: number): Seconds {
    const crowd = this.#fastest + INTERVAL_PER_SERVER * (servers - 1);
    return Math.min(this.#slowest, Math.max(this.#wanted, crowd));
  }

  #closely(age: Seconds, fastest: Seconds, slowest: Seconds): Seconds {
    let near = 0;
    for (const took of this.#bootTimes) if (Math.abs(age - took) <= took * EXPECTED_WITHIN) near++;
    if (near > this.#bootTimes.length / 2) return fastest;
    return Math.min(slowest, Math.max(fastest, age * SHARE_OF_AGE));
  }
}

const FIRST_BACKOFF: Seconds = 1;
const LONGEST_BACKOFF: Seconds = 30;

/** How long to wait after the `failures`th failed poll in a row. */
export function pollBackoff(failures: number, retryAfter: Seconds | undefined): Seconds {
  const backoff = failures === 0 ? 0 : Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (failures - 1));
  return Math.max(backoff, Math.min(retryAfter ?? 0, LONGEST_BACKOFF * 2));
}
