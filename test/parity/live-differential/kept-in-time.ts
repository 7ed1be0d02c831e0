import type { Cloud } from '../../../sim/cloud.js';
import type { VirtualClock } from '../../../src/clock.js';
import { SimulatorTarget } from '../simulator.js';

/** Brings the simulator's time to the real one's before each request. */
export class KeptInTime extends SimulatorTarget {
  readonly #keepTime: () => Promise<void>;

  constructor(cloud: Cloud, clock: VirtualClock, keepTime: () => Promise<void>) {
    super(cloud, clock);
    this.#keepTime = keepTime;
  }

  override async send(...request: Parameters<SimulatorTarget['send']>): ReturnType<SimulatorTarget['send']> {
    await this.#keepTime();
    return super.send(...request);
  }
}
