import { beginDetach, findVolume, VolumeFault, type VolumeRecord } from '../../volume/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, itemNotFound } from '../fault.js';
import { recordBegun, recordDone } from '../instance-actions/action-log.js';
import { accepted, type ComputeRoute } from '../route.js';
import { inNovasWords } from '../servers/block-devices/check-devices.js';
import { findServer } from '../servers/server.js';
import { beginDetaching, release } from './attach-process.js';
import { attachedDevice, checkAttachable, checkMicroversion } from './attached-device.js';

/** `DELETE /servers/{server_id}/os-volume_attachments/{volume_id}` (recordings `nova-volume-detach*`). */
export const detachVolume: ComputeRoute = {
  method: 'DELETE',
  path: '/servers/{server_id}/os-volume_attachments/{volume_id}',
  answer(call) {
    const server = findServer(call);
    checkMicroversion(call, server, 'detach_volume');
    const id = call.param('volume_id');
    const volume = findVolume(call.cloud.volume, call.viewer, id);
    if (!volume) throw itemNotFound(`Volume ${id} could not be found.`);
    const device = attachedDevice(call, server);
    if (device.bootIndex === 0) throw badRequest('Cannot detach a root device volume');
    checkAttachable(call, server, 'detach_volume');
    if (server.vmState === 'shelved_offloaded') {
      recordDone(call, server, 'detach_volume', 'api_detach_volume');
      release(call.cloud, server, device, call.now);
      return accepted();
    }
    markDetaching(call, volume);
    const { requestId } = recordBegun(call, server, 'detach_volume', 'compute_detach_volume');
    beginDetaching(call.cloud, server, device, requestId, call.now);
    return accepted();
  },
};

/** @throws ComputeFault 400 in Cinder's words, when it is being detached already */
export function markDetaching(call: ComputeCall, volume: VolumeRecord): void {
  try {
    beginDetach(call.cloud, volume, call.now);
  } catch (fault) {
    if (fault instanceof VolumeFault) throw badRequest(inNovasWords(call.cloud, fault));
    throw fault;
  }
}
