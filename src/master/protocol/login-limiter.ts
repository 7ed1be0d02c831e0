/** Slows down the guessing of passwords: a bucket of tries for each address, and for each name from it. */
import type { Clock, Milliseconds } from '../../clock.js';

export interface LoginLimits {
  /** Wrong passwords that one address may send for one name at once. */
  readonly tries: number;
  /** Time in which one try comes back. A real worker with a wrong password tries every 2 s or so. */
  readonly tryEvery: Milliseconds;
  /**
   * How many names' worth of tries one address has in all: many workers behind one router are one address,
   * and some of them may be misconfigured.
   */
  readonly namesPerAddress: number;
}

export const DEFAULT_LOGIN_LIMITS: LoginLimits = { tries: 10, tryEvery: 1000, namesPerAddress: 50 };

/** Buckets kept at most; the one longest untouched goes first, so that many addresses cannot fill memory. */
const MOST_BUCKETS = 10_000;

interface Bucket {
  used: number;
  touched: Milliseconds;
}

export class LoginLimiter {
  readonly #clock: Clock;
  readonly #limits: LoginLimits;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock, limits: LoginLimits = DEFAULT_LOGIN_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Milliseconds until this address may try this name again; 0 when it may now. */
  wait(address: string, name: string): Milliseconds {
    return Math.max(
      this.#waitFor(address, this.#limits.namesPerAddress),
      this.#waitFor(perName(address, name), 1),
    );
  }

  /** A wrong password was sent. */
  failed(address: string, name: string): void {
    this.#use(address, this.#limits.namesPerAddress);
    this.#use(perName(address, name), 1);
  }

  #waitFor(key: string, names: number): Milliseconds {
    const excess = this.#used(key, names) + 1 - names * this.#limits.tries;
    return excess <= 0 ? 0 : Math.ceil((excess * this.#limits.tryEvery) / names);
  }

  #used(key: string, names: number): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return 0;
    const back = ((this.#clock.now() - bucket.touched) * names) / this.#limits.tryEvery;
    return Math.max(0, bucket.used - back);
  }

  #use(key: string, names: number): void {
    const used = this.#used(key, names) + 1;
    this.#buckets.delete(key);
    this.#buckets.set(key, { used, touched: this.#clock.now() });
    if (this.#buckets.size <= MOST_BUCKETS) return;
    const [oldest] = this.#buckets.keys();
    this.#buckets.delete(oldest as string);
  }
}

function perName(address: string, name: string): string {
  return `${address} ${name}`;
}
