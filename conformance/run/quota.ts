import * as z from 'zod';
import { Api } from '../evidence/api.js';
import { findIngredients, NothingToBootFrom } from '../targets/ingredients.js';
import type { Target } from '../targets/target.js';
import type { Plan } from './plan.js';

/** What is needed at once of a resource, what is used of it, and what may be; a negative limit is none. */
type Demand = readonly [resource: string, need: number, used: number, limit: number];

/** What of a plan does not fit in the project's quota; empty: all of it does. */
export async function shortages(
  target: Target,
  plan: Pick<Plan, 'serversAtOnce' | 'volumesAtOnce'>,
): Promise<string[]> {
  const demands = [...(await ofServers(target, plan.serversAtOnce)), ...(await ofVolumes(target, plan))];
  return demands.flatMap(([what, need, used, limit]) =>
    limit < 0 || used + need <= limit
      ? []
      : [`${need} ${what} are needed at once; the project's quota is ${limit}, of which ${used} are in use`],
  );
}

async function ofServers({ session }: Target, servers: number): Promise<Demand[]> {
  if (servers === 0) return [];
  const limits = await session.compute('2').limits();
  const { vcpus, ram } = await smallest(session);
  return [
    ['instances', servers, limits.totalInstancesUsed, limits.maxTotalInstances],
    ['cores', servers * vcpus, limits.totalCoresUsed, limits.maxTotalCores],
    ['MiB of memory', servers * ram, limits.totalRAMUsed, limits.maxTotalRAMSize],
  ];
}

async function smallest(
  session: Target['session'],
): Promise<{ readonly vcpus: number; readonly ram: number }> {
  try {
    return (await findIngredients(session)).flavor;
  } catch (error) {
    if (error instanceof NothingToBootFrom) return { vcpus: 1, ram: 0 };
    throw error;
  }
}

const limitsSchema = z.object({
  limits: z.object({
    absolute: z.object({ totalVolumesUsed: z.number(), maxTotalVolumes: z.number() }),
  }),
});

async function ofVolumes(target: Target, { volumesAtOnce }: Pick<Plan, 'volumesAtOnce'>): Promise<Demand[]> {
  if (volumesAtOnce === 0) return [];
  const { body } = await new Api(target).ask('volume', 'GET', '/limits');
  const limits = limitsSchema.safeParse(body).data?.limits.absolute;
  return limits ? [['volumes', volumesAtOnce, limits.totalVolumesUsed, limits.maxTotalVolumes]] : [];
}
