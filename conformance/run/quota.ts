import type { Target } from '../targets/target.js';
import type { Plan } from './plan.js';

/** What of a plan does not fit in the project's quota; empty: all of it does. */
export async function shortages(
  target: Target,
  plan: Pick<Plan, 'servers' | 'serversAtOnce'>,
): Promise<string[]> {
  if (plan.servers === 0) return [];
  const limits = await target.session.compute('2').limits();
  const needs: readonly (readonly [string, number, number, number])[] = [
    ['instances', plan.serversAtOnce, limits.totalInstancesUsed, limits.maxTotalInstances],
    ['cores', plan.serversAtOnce, limits.totalCoresUsed, limits.maxTotalCores],
  ];
  return needs.flatMap(([what, need, used, limit]) =>
    limit < 0 || used + need <= limit
      ? []
      : [`${need} ${what} are needed at once; the project's quota is ${limit}, of which ${used} are in use`],
  );
}
