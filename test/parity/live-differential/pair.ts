import { Cloud } from '../../../sim/cloud.js';
import { separatePorts } from '../../../sim/deployment.js';
import { systemClock, VirtualClock } from '../../../src/clock.js';
import { LiveTarget } from '../live.js';
import { Pairing } from '../pairing.js';
import { referenceProfile } from '../reference/profile.js';
import type { Pair } from './differential.js';
import { Fixtures } from './fixtures.js';
import { KeptInTime } from './kept-in-time.js';
import { seedOf } from './live-seed.js';
import { ADMIN } from './project.js';
import { Side } from './side.js';

/** A cloud that runs, and a simulator that holds the same; both logged in to by their administrators. */
export async function startPair(host: string): Promise<Pair> {
  const real = new Side(new LiveTarget(host));
  await real.logIn(ADMIN);
  const clock = new VirtualClock(systemClock.now());
  const cloud = new Cloud({
    clock,
    profile: referenceProfile('zed'),
    seed: await seedOf(real),
    randomSeed: 1,
    deployment: separatePorts(),
  });
  const keepTime = () => clock.advance(Math.max(0, betweenSeconds(systemClock.now()) - clock.now()));
  const simulated = new Side(new KeptInTime(cloud, clock, keepTime));
  return {
    real,
    simulated,
    pairing: new Pairing(),
    fixtures: new Fixtures([real, simulated]),
  };
}

/** Never on the second: a time of whole seconds is then one that a service cuts, as it is where microseconds tell. */
function betweenSeconds(now: number): number {
  return now % 1000 === 0 ? now + 1 : now;
}
