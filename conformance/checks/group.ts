import { type Check, type Group, ONE_SERVER } from '../check.js';

/** A check as its author writes it: what most checks of a worker have in common is left out. */
export type CheckSpec = Pick<Check, 'id' | 'title' | 'clause' | 'advice' | 'run'> &
  Partial<Pick<Check, 'level' | 'cost' | 'needs' | 'judges'>>;

/** Checks of a group. Left out: a MUST for the worker, which costs a server. */
export function group(name: Group, specs: readonly CheckSpec[]): Check[] {
  const folder = name.replaceAll(' ', '-');
  return specs.map((spec) => ({
    level: 'MUST',
    cost: ONE_SERVER,
    needs: ['creation'],
    judges: 'worker',
    ...spec,
    id: `${folder}/${spec.id}`,
    group: name,
  }));
}
