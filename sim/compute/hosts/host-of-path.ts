import type { ComputeCall } from '../compute-call.js';
import { itemNotFound, notImplemented } from '../fault.js';
import { type Hypervisor, hypervisorsOf } from '../hypervisors/hypervisor.js';

/** The last microversion with these operations. */
export const LAST = 42;
export const RULE = 'os_compute_api:os-hosts';

/** @throws ComputeFault 404 */
export function hostOfPath(call: ComputeCall): Hypervisor {
  const name = call.param('host');
  const host = hypervisorsOf(call).find(({ service }) => service.host === name);
  if (!host) throw itemNotFound(`Host '${name}' is not mapped to any cell`);
  return host;
}

/** Only Nova's driver for tests can do it. @throws ComputeFault 501 */
export function requireFakeDriver(call: ComputeCall): void {
  if (call.cloud.profile.compute.hypervisor === 'fake') return;
  throw notImplemented('The requested functionality is not supported.');
}
