import { systemClock, type Timer } from '../../src/clock.js';
import type { Cloud } from '../cloud.js';
import { SteerableClock } from '../control/steerable-clock.js';
import { readSnapshot, savedCloud, takeSnapshot, writeSnapshot } from './snapshot.js';

/** Milliseconds of real time between two looks at whether there is something to write. */
const INTERVAL = 2_000;

/** Keeps a cloud in a file, so that it is still there after a restart. */
export class StateFile {
  readonly #file: string;
  readonly #cloud: Cloud;
  #timer: Timer | undefined;
  #written = '';
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string, cloud: Cloud) {
    this.#file = file;
    this.#cloud = cloud;
  }

  /** Goes on from the file, if there is one. @throws SnapshotUnreadable */
  async load(): Promise<void> {
    const snapshot = await readSnapshot(this.#file);
    if (!snapshot) return;
    const saved = savedCloud(snapshot);
    const { clock } = this.#cloud;
    if (clock instanceof SteerableClock && (clock.speed === 0 || clock.now() < saved.now)) {
      clock.reset(saved.now);
    }
    this.#cloud.restore(saved);
  }

  /** Writes from now on, whenever something has happened. */
  keep(): void {
    this.#timer = systemClock.setTimer(INTERVAL, () => {
      void this.#write().then(() => this.#timer && this.keep());
    });
  }

  /** Writes what is left to write. */
  async close(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    await this.#writing;
    await this.#write();
  }

  async #write(): Promise<void> {
    const { journal, timeline, faults } = this.#cloud;
    const state = [journal.total, timeline.scheduled.length, timeline.nextDue, faults.list.length].join(' ');
    if (state === this.#written) return;
    this.#writing = writeSnapshot(this.#file, takeSnapshot(this.#cloud));
    await this.#writing;
    this.#written = state;
  }
}
