import { type ComputeRoute, ok } from '../../route.js';
import { findServer } from '../server.js';
import { metadataItem } from './change-metadata.js';

/** `GET /servers/{server_id}/metadata/{key}` (recording `nova-metadata-item-get`). */
export const showMetadataItem: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/metadata/{key}',
  answer(call) {
    const key = call.param('key');
    return ok({ meta: Object.fromEntries([[key, metadataItem(findServer(call), key)]]) });
  },
};
