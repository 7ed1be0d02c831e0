import type { Clock, Seconds, Timer } from '../clock.js';

const FIRST: Seconds = 10;
const LONGEST: Seconds = 3600;

/** Keeps builds from a worker whose builds go wrong: 10 s at first, twice as long each time, 1 h at most. */
export class Quarantine {
  readonly #clock: Clock;
  readonly #onEnd: () => void;
  #next: Seconds = FIRST;
  #timer: Timer | undefined;

  constructor(clock: Clock, onEnd: () => void) {
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  get active(): boolean {
    return this.#timer !== undefined;
  }

  /** Does not extend one that runs. */
  enter(): void {
    if (this.#timer) return;
    this.#timer = this.#clock.setTimer(this.#next * 1000, () => {
      this.#timer = undefined;
      this.#onEnd();
    });
    this.#next = Math.min(LONGEST, this.#next * 2);
  }

  /** Lets builds come again at once. */
  leave(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** A build went well: the next quarantine is a short one. */
  forget(): void {
    this.#next = FIRST;
  }
}
