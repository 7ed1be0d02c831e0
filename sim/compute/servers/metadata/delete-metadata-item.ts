import { type ComputeRoute, noContent } from '../../route.js';
import { findServer } from '../server.js';
import { changeMetadata, metadataItem } from './change-metadata.js';

/** `DELETE /servers/{server_id}/metadata/{key}` (recording `nova-metadata-item-delete`). */
export const deleteMetadataItem: ComputeRoute = {
  method: 'DELETE',
  path: '/servers/{server_id}/metadata/{key}',
  answer(call) {
    const server = findServer(call);
    const key = call.param('key');
    metadataItem(server, key);
    const rest = Object.entries(server.metadata).filter(([name]) => name !== key);
    changeMetadata(call, server, Object.fromEntries(rest), 'delete metadata');
    return noContent;
  },
};
