import { conflictingRequest } from '../fault.js';
import type { ServerRecord, VmState } from './server.js';

/** States in which a server's metadata and tags may be changed. */
export const SETTLED: ReadonlySet<VmState> = new Set(['active', 'paused', 'suspended', 'stopped']);

/** @throws ComputeFault 409 in any other state (recording `nova-action-stop-while-shutoff-409`) */
export function checkState(server: ServerRecord, allowed: ReadonlySet<VmState>, action: string): void {
  if (allowed.has(server.vmState)) return;
  throw conflictingRequest(
    `Cannot '${action}' instance ${server.id} while it is in vm_state ${server.vmState}`,
  );
}
