import TinyQueue from 'tinyqueue';
import { type Clock, type Milliseconds, systemClock, type Timer } from '../../src/clock.js';

interface Pending {
  due: Milliseconds;
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

/**
 * A clock whose speed can be changed while it runs: 1 is real time, 60 makes a minute of a second, 0 stands
 * still until {@link SteerableClock.advance} moves it. At any speed it can be moved ahead by hand.
 */
export class SteerableClock implements Clock {
  readonly #base: Clock;
  readonly #timers = new TinyQueue<Pending>([], inOrder);
  #speed: number;
  #origin: Milliseconds;
  #baseOrigin: Milliseconds;
  #order = 0;
  #alarm: Timer | undefined;
  /** Being moved by hand: meanwhile it stands still otherwise. */
  #stepping = false;

  /** @param start the time it shows at first; default: the base's */
  constructor(speed = 1, start?: Milliseconds, base: Clock = systemClock) {
    checkSpeed(speed);
    this.#base = base;
    this.#speed = speed;
    this.#baseOrigin = base.now();
    this.#origin = start ?? this.#baseOrigin;
  }

  now(): Milliseconds {
    if (this.#speed === 0 || this.#stepping) return this.#origin;
    return this.#origin + (this.#base.now() - this.#baseOrigin) * this.#speed;
  }

  get speed(): number {
    return this.#speed;
  }

  /** @throws RangeError for a negative one */
  set speed(speed: number) {
    checkSpeed(speed);
    this.#moveTo(this.now());
    this.#speed = speed;
    this.#arm();
  }

  setTimer(delay: Milliseconds, callback: () => void): Timer {
    const timer: Pending = {
      due: this.now() + Math.max(0, delay),
      order: this.#order++,
      callback,
      cancelled: false,
    };
    this.#timers.push(timer);
    if (this.#next() === timer) this.#arm();
    return {
      cancel: () => {
        if (timer.cancelled) return;
        timer.cancelled = true;
        this.#arm();
      },
    };
  }

  /** Moves time on by `duration`, firing what comes due, and letting each consequence run before the next. */
  async advance(duration: Milliseconds): Promise<void> {
    await this.#step(async () => {
      const target = this.#origin + duration;
      await this.settle();
      for (let next = this.#next(); next && next.due <= target; next = this.#next()) {
        this.#fire(next);
        await this.settle();
      }
      this.#moveTo(target);
    });
  }

  /** Moves from timer to timer until `predicate` holds, for at most `limit`. Says whether it came to hold. */
  async runUntil(predicate: () => boolean, limit: Milliseconds): Promise<boolean> {
    return this.#step(async () => {
      const deadline = this.#origin + limit;
      await this.settle();
      while (!predicate()) {
        const next = this.#next();
        if (!next || next.due > deadline) return false;
        this.#fire(next);
        await this.settle();
      }
      return true;
    });
  }

  /** Lets everything that is ready now run without moving time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < SETTLE_TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Shows another time, an earlier one too: for a cloud that was restored. Timers keep the time they have left. */
  reset(now: Milliseconds): void {
    const shift = now - this.now();
    for (const timer of this.#timers.data) timer.due += shift;
    this.#moveTo(now);
    this.#arm();
  }

  async #step<Result>(steps: () => Promise<Result>): Promise<Result> {
    if (this.#stepping) throw new Error('time is being moved already; wait for that to end');
    this.#moveTo(this.now());
    this.#stepping = true;
    this.#alarm?.cancel();
    try {
      return await steps();
    } finally {
      this.#stepping = false;
      this.#moveTo(this.#origin);
      this.#arm();
    }
  }

  #moveTo(now: Milliseconds): void {
    this.#origin = now;
    this.#baseOrigin = this.#base.now();
  }

  #next(): Pending | undefined {
    while (this.#timers.peek()?.cancelled) this.#timers.pop();
    return this.#timers.peek();
  }

  #fire(timer: Pending): void {
    this.#timers.pop();
    timer.cancelled = true;
    if (this.#stepping) this.#moveTo(Math.max(this.#origin, timer.due));
    timer.callback();
  }

  #arm(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    const next = this.#next();
    if (!next || this.#speed === 0 || this.#stepping) return;
    this.#alarm = this.#base.setTimer((next.due - this.now()) / this.#speed, () => this.#ring());
  }

  #ring(): void {
    const now = this.now();
    for (let next = this.#next(); next && next.due <= now; next = this.#next()) this.#fire(next);
    this.#arm();
  }
}

/** Enough turns of the event loop for an in-process request and its body stream to be delivered. */
const SETTLE_TURNS = 4;

function checkSpeed(speed: number): void {
  if (!(speed >= 0 && Number.isFinite(speed))) {
    throw new RangeError(`speed is ${speed}; give 0 for a clock that stands still, or a number above`);
  }
}

function inOrder(a: Pending, b: Pending): number {
  return a.due - b.due || a.order - b.order;
}
