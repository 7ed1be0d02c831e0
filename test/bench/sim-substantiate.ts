import type { VirtualClock } from '../../sim/index.js';
import type { OpenStackLatentWorker } from '../../src/index.js';
import { IMAGE, UNLIMITED } from './sim-cloud.js';
import { median } from './sim-wrk.js';

/** What is installed is measured: tsx, which runs the benches, gives each closure its name anew whenever it is made. */
const built = (room: string): Promise<unknown> =>
  import(new URL(`../../dist/${room}/index.js`, import.meta.url).href);

const WORKERS = 50;
/** Lives of each worker in one batch; in the first batches the engine compiles what it finds to be run often. */
const ROUNDS = 20;
const BATCHES = 25;
const WARM_UP = 10;

/**
 * Whole substantiations in a second of a core's time: a worker asks for an instance, it boots, its agent attaches, and it is removed,
 * through the undici dispatcher under a virtual clock.
 */
export async function measureSubstantiations(): Promise<number> {
  const sim = (await built('sim')) as typeof import('../../sim/index.js');
  const src = (await built('src')) as typeof import('../../src/index.js');
  const clock = new sim.VirtualClock();
  const cloud = new sim.Cloud({ clock, profile: 'instant', randomSeed: 1, seed: UNLIMITED });
  const transport = new sim.SimDispatcher(cloud);
  const workers = new Map(
    Array.from({ length: WORKERS }, (_, index) => {
      const name = `bot${index}`;
      return [
        name,
        new src.OpenStackLatentWorker(name, 'sekrit', OPTIONS, { clock, transport, master: MASTER }),
      ];
    }),
  );
  const stopKeeping = sim.keepTime(cloud);
  const guests = new sim.GuestHost(cloud, [
    async ({ server }) => {
      const owner = workers.get(server.name);
      await owner?.attached({ disconnect: () => owner.detached() });
    },
  ]);
  const rates: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const before = process.cpuUsage();
    await lives(workers, clock);
    const { user, system } = process.cpuUsage(before);
    rates.push((WORKERS * ROUNDS * 1e6) / (user + system));
  }
  const stopping = Promise.all([...workers.values()].map((one) => one.stop()));
  let stopped = false;
  void stopping.then(() => {
    stopped = true;
  });
  await clock.runUntil(() => stopped);
  await guests.close();
  stopKeeping();
  return median(rates.slice(WARM_UP));
}

const MASTER = { name: 'bench' };

const OPTIONS = {
  flavor: '1',
  image: IMAGE,
  os_username: 'user',
  os_password: 'password',
  os_tenant_name: 'tenant',
  os_auth_url: 'http://cloud.example/v3',
  client_version: '2.79',
  build_wait_timeout: -1,
  // A limit would only move the virtual clock, and have the clouds asked more often meanwhile.
  requests_per_second: 0,
};

/** Every worker goes through so many instances, all at once. */
async function lives(
  workers: ReadonlyMap<string, OpenStackLatentWorker>,
  clock: VirtualClock,
): Promise<void> {
  let left = workers.size;
  const failures: unknown[] = [];
  for (const one of workers.values()) {
    void (async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await one.substantiate();
        await one.insubstantiate();
      }
    })()
      .catch((error) => failures.push(error))
      .finally(() => left--);
  }
  await clock.runUntil(() => left === 0);
  if (failures.length > 0) throw failures[0];
}
