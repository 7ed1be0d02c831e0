import { type ComputeRoute, ok } from '../route.js';
import { findServer } from '../servers/server.js';
import { attachedDevice } from './attached-device.js';
import { viewAttachment } from './attachment-view.js';

/** `GET /servers/{server_id}/os-volume_attachments/{volume_id}` */
export const showVolumeAttachment: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/os-volume_attachments/{volume_id}',
  answer(call) {
    const server = findServer(call);
    const device = attachedDevice(call, server);
    return ok({ volumeAttachment: viewAttachment(call.minor, server, device) });
  },
};
