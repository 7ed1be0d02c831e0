import { Cloud } from '../../sim/index.js';
import { VirtualClock } from '../../src/clock.js';
import { LocalUser, UNLIMITED } from './sim-cloud.js';

/** Run by itself, with --expose-gc: prints the bytes that a cloud of so many servers takes. */
const COUNT = Number(process.argv[2] ?? 100_000);

function used(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const cloud = new Cloud({ clock: new VirtualClock(), randomSeed: 1, seed: UNLIMITED });
const user = new LocalUser(cloud);
user.create('first');
const before = used();
for (let index = 0; index < COUNT; index++) user.create(`server-${index}`);
cloud.settle();
const held = used() - before;
const ready = user.ask('GET', '/compute/v2.1/servers/detail?limit=1000').status === 200;
process.stdout.write(
  `${JSON.stringify({ servers: COUNT, bytes: held, rss: process.memoryUsage().rss, ready })}\n`,
);
