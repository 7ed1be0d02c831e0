import { type ComputeRoute, ok } from '../route.js';
import { nonNegativeInteger } from '../schema/nova-types.js';
import { looseQuery, several, strictQuery } from '../schema/query.js';
import { type BlockDevice, findServer, type ServerRecord } from '../servers/server.js';
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
    const devices = disksOf(server).slice(offset, offset + limit);
    const attached = devices.flatMap((device) => (device?.volumeId ? [device] : []));
    return ok({ volumeAttachments: attached.map((device) => viewAttachment(call.minor, server, device)) });
  },
};

/** With the disk that a server's image is copied to, which is not among its devices. */
function disksOf({ imageId, blockDevices }: ServerRecord): ReadonlyArray<BlockDevice | undefined> {
  const described = imageId === '' || blockDevices.some(({ bootIndex }) => bootIndex === 0);
  return described ? blockDevices : [undefined, ...blockDevices];
}
