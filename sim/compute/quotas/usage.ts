import { serverIndex } from '../servers/server-index.js';
import type { ComputeState } from '../state.js';
import type { QuotaResource } from './seed.js';

/** What of a quota is counted by project: what servers use, and server groups. */
export type CountedResource = Extract<QuotaResource, 'instances' | 'cores' | 'ram' | 'server_groups'>;

/** What a project uses. Key pairs count by user, and things inside other things are not counted at all. */
export function usageOf(state: ComputeState, projectId: string): Readonly<Record<CountedResource, number>> {
  const { usage } = serverIndex(state).ofProject(projectId);
  let groups = 0;
  for (const group of state.serverGroups.values()) if (group.projectId === projectId) groups++;
  return { ...usage, server_groups: groups };
}
