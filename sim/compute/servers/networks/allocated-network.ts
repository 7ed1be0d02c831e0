import type { Cloud } from '../../../cloud.js';
import { checkRequirements, ensureTopology } from '../../../network/auto-allocation/topology.js';
import { NetworkFault } from '../../../network/fault.js';
import { type NetworkContext, serviceContext } from '../../../network/network-call.js';

/** Stands for the id of a network that is made when the server is built. */
export const ALLOCATED = 'auto';

/** Whether Neutron would make a network for a project that has none: Nova asks before it takes a request. */
export function canAllocate(cloud: Cloud, projectId: string, now: number): boolean {
  if (!cloud.profile.network.l3) return false;
  try {
    checkRequirements(serviceContext(cloud, projectId, now));
    return true;
  } catch (fault) {
    if (fault instanceof NetworkFault) return false;
    throw fault;
  }
}

/** @throws NetworkFault where the requirements are no longer met */
export function allocate(context: NetworkContext, projectId: string): string {
  return ensureTopology(context, projectId).id;
}
