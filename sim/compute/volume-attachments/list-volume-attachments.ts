import { type ComputeRoute, ok } from '../route.js';
import { nonNegativeInteger } from '../schema/nova-types.js';
import { looseQuery, several, strictQuery } from '../schema/query.js';
import { findServer } from '../servers/server.js';
import { viewAttachment } from './attachment-view.js';

const MAX_LIMIT = 1000;
const parameters = { limit: several(nonNegativeInteger), offset: several(nonNegativeInteger) };

/**
 * `GET /servers/{server_id}/os-volume_attachments` (recordings `nova-volume-attachments*`). `limit` and `offset`
 * count the server's other disks, too.
 */
export const listVolumeAttachments: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/os-volume_attachments',
  query: [
    [0, looseQuery(parameters)],
    [75, strictQuery(parameters)],
  ],
  answer(call) {
    const server = findServer(call);
    const offset = Number(call.query.get('offset') ?? 0);
    const limit = Math.min(MAX_LIMIT, Number(call.query.get('limit') ?? 0) || MAX_LIMIT);
    const devices = server.blockDevices.slice(offset, offset + limit);
    const attached = devices.filter(({ volumeId }) => volumeId !== null);
    return ok({ volumeAttachments: attached.map((device) => viewAttachment(call.minor, server, device)) });
  },
};
