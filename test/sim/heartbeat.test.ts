import { expect, it } from 'vitest';
import { Cloud } from '../../sim/cloud.js';
import { Laboratory } from '../../sim/control/laboratory.js';
import { SteerableClock } from '../../sim/control/steerable-clock.js';
import { Person } from './network-harness.js';

/** A laboratory in which a server takes so many seconds to boot, with one that has just been asked for. */
function withServer(delay: number, hour: number) {
  const clock = new SteerableClock(0, Date.UTC(2026, 0, 1, hour));
  const stages = [{ process: 'server.build', step: 'spawning', delay }];
  const cloud = new Cloud({ clock, randomSeed: 1, profile: { name: 'slow', stages } });
  const user = new Person(cloud, 'user', 'password', 'tenant');
  const server = { name: 's', imageRef: '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1', flavorRef: '2' };
  const { id } = user.ask('POST', '/compute/v2.1/servers', { server }).body.server;
  cloud.settle();
  return { clock, cloud, laboratory: new Laboratory(cloud), id };
}

it('lets what a restored cloud of a later hour awaits happen in time, whatever was awaited before', async () => {
  const soon = withServer(5, 2);
  await soon.laboratory.advance(2);
  const snapshot = await soon.laboratory.snapshot();
  const late = withServer(1000, 0);
  await late.clock.advance(1000);
  await late.laboratory.restore({ snapshot });
  await late.clock.advance(4000);
  expect(late.cloud.compute.servers.get(soon.id)?.vmState).toBe('active');
});
