import type { Cloud } from '../../../sim/cloud.js';
import { sleep, systemClock, type VirtualClock } from '../../../src/clock.js';
import { SimulatorTarget } from '../simulator.js';

/** Brings the simulator's time to the real one's before each request. */
export class KeptInTime extends SimulatorTarget {
  readonly #keepTime: () => Promise<void>;

  constructor(cloud: Cloud, clock: VirtualClock, keepTime: () => Promise<void>) {
    super(cloud, clock);
    this.#keepTime = keepTime;
  }

  /** There is no hurry: what takes time here takes none of the real cloud's. */
  override async pass(duration: number): Promise<void> {
    await sleep(systemClock, Math.min(duration, 100));
    await this.#keepTime();
  }

  override async send(...request: Parameters<SimulatorTarget['send']>): ReturnType<SimulatorTarget['send']> {
    await this.#keepTime();
    return super.send(...request);
  }
}
