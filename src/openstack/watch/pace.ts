import type { Seconds } from '../../clock.js';

/** One watcher, as far as it matters for when to look next. */
export interface Wish {
  /** Since it began to wait. */
  readonly age: Seconds;
  /** Something is about to happen: the server builds, or is being deleted. */
  readonly pending: boolean;
  readonly fastest: Seconds;
  readonly slowest: Seconds;
}

/** Looking four times while the age doubles makes no wait longer by more than a quarter. */
const SHARE_OF_AGE = 1 / 4;
/** A list costs the cloud about 25 ms for each server in it, so a crowd is looked at less often. */
const INTERVAL_PER_SERVER: Seconds = 0.2;
/** How far around the time that earlier boots took a boot is expected to end. */
const EXPECTED_WITHIN = 0.15;

export interface Circumstances {
  /** How many servers are watched. */
  readonly servers: number;
  /** How long earlier ones took to become ACTIVE. */
  readonly bootTimes: readonly Seconds[];
}

/**
 * How long to wait between two polls: often while the youngest is young, and when one is about as old as most
 * earlier ones were when they became ACTIVE (where these took longer or shorter as it came, nothing tells when);
 * less often the more there are; never longer than the most impatient watcher allows.
 */
export function pollInterval(wishes: readonly Wish[], { servers, bootTimes }: Circumstances): Seconds {
  const wanted = Math.min(...wishes.map((wish) => wantedBy(wish, bootTimes)));
  const slowest = Math.min(...wishes.map((wish) => wish.slowest));
  const fastest = Math.min(...wishes.map((wish) => wish.fastest));
  const crowd = fastest + INTERVAL_PER_SERVER * (servers - 1);
  return Math.min(slowest, Math.max(wanted, crowd));
}

function wantedBy({ age, pending, fastest, slowest }: Wish, bootTimes: readonly Seconds[]): Seconds {
  if (!pending) return slowest;
  const near = bootTimes.filter((took) => Math.abs(age - took) <= took * EXPECTED_WITHIN);
  if (near.length > bootTimes.length / 2) return fastest;
  return Math.min(slowest, Math.max(fastest, age * SHARE_OF_AGE));
}

const FIRST_BACKOFF: Seconds = 1;
const LONGEST_BACKOFF: Seconds = 30;

/** How long to wait after the `failures`th failed poll in a row. */
export function pollBackoff(failures: number, retryAfter: Seconds | undefined): Seconds {
  const backoff = failures === 0 ? 0 : Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (failures - 1));
  return Math.max(backoff, Math.min(retryAfter ?? 0, LONGEST_BACKOFF * 2));
}
