import { badRequest, ComputeFault } from '../fault.js';
import { accepted, type ComputeRoute } from '../route.js';
import { actionRoute } from './server-action.js';

/** `resetNetwork` worked with one hypervisor, which Nova no longer supports. */
const resetNetwork: ComputeRoute = {
  method: 'POST',
  path: '/servers/{server_id}/action',
  action: 'resetNetwork',
  answer() {
    const message = 'This resource is no longer available. No forwarding address is given.';
    throw new ComputeFault('computeFault', message, 410);
  },
};

const injectNetworkInfo = actionRoute<unknown>({
  action: 'injectNetworkInfo',
  adminRule: 'os_compute_api:os-admin-actions:inject_network_info',
  tasks: 'any',
  answer(_call, server) {
    // the real service fails with a 500
    if (server.host === null) throw badRequest('No compute host specified');
    return accepted();
  },
});

/** Only servers that were deleted for the time being can be restored; this cloud deletes for good. */
const restore = actionRoute<unknown>({
  action: 'restore',
  hidesLock: true,
  states: ['soft-delete'],
  answer: () => accepted(),
});

export const removedRoutes: readonly ComputeRoute<never>[] = [resetNetwork, injectNetworkInfo, restore];
