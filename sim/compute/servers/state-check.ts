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

/** As Nova's conductor looks at it, whatever state the server is in. @throws ComputeFault 409 */
export function checkRuns(
  server: ServerRecord,
  allowed: readonly ServerRecord['powerState'][],
  action: string,
): void {
  if (allowed.includes(server.powerState)) return;
  const state = POWER_STATES[server.powerState];
  throw conflictingRequest(`Cannot '${action}' instance ${server.id} while it is in power_state ${state}`);
}

export const POWER_STATES: Readonly<Record<ServerRecord['powerState'], string>> = {
  0: 'pending',
  1: 'running',
  3: 'paused',
  4: 'shutdown',
  6: 'crashed',
  7: 'suspended',
};
