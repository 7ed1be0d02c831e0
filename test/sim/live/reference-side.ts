import { Cloud } from '../../../sim/cloud.js';
import { separatePorts } from '../../../sim/deployment.js';
import { VirtualClock } from '../../../src/clock.js';
import { Project } from '../../parity/live-differential/project.js';
import { Side } from '../../parity/live-differential/side.js';
import { referenceProfile } from '../../parity/reference/profile.js';
import { referenceSeed } from '../../parity/reference/seed.js';
import { SimulatorTarget } from '../../parity/simulator.js';

/** The simulator as the recorded cloud, with a project of its own for what is asked. */
export async function referenceSide(project: string): Promise<Side> {
  const clock = new VirtualClock(Date.parse('2026-11-22T15:00:00Z'));
  const cloud = new Cloud({
    clock,
    profile: referenceProfile('zed'),
    seed: referenceSeed('zed'),
    randomSeed: 1,
    deployment: separatePorts(),
  });
  const side = new Side(new SimulatorTarget(cloud, clock));
  await new Project([side], project).make();
  return side;
}
