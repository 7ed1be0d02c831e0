import type { ComputeCall } from '../compute-call.js';
import { conflictingRequest, itemNotFound } from '../fault.js';
import { checkConditions } from '../server-actions/server-action.js';
import type { BlockDevice, ServerRecord } from '../servers/server.js';

export function deviceOf(server: ServerRecord, volumeId: string): BlockDevice | undefined {
  return server.blockDevices.find((device) => device.volumeId === volumeId);
}

/** The device of the server that the path's volume is. @throws ComputeFault 404 (recording `nova-volume-detach-404`) */
export function attachedDevice(call: ComputeCall, server: ServerRecord): BlockDevice {
  const volumeId = call.param('volume_id');
  const device = deviceOf(server, volumeId);
  if (device) return device;
  throw itemNotFound(`Instance ${server.id} is not attached to volume ${volumeId}`);
}

const SHELVED_SINCE = 20;

/** @throws ComputeFault 409 */
export function checkMicroversion(call: ComputeCall, { id, vmState }: ServerRecord, name: string): void {
  const shelved = vmState === 'shelved' || vmState === 'shelved_offloaded';
  if (!shelved || call.minor >= SHELVED_SINCE) return;
  throw conflictingRequest(`Cannot '${name}' instance ${id} while it is in vm_state ${vmState}`);
}

/** @throws ComputeFault 409 unless the server can have its volumes changed */
export function checkAttachable(call: ComputeCall, server: ServerRecord, name: string): void {
  checkConditions(call, server, {
    name,
    states: ['active', 'paused', 'stopped', 'resized', 'soft-delete', 'shelved', 'shelved_offloaded'],
  });
}
