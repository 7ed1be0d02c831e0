import { badRequest } from '../../fault.js';
import { type ComputeRoute, ok } from '../../route.js';
import { findServer } from '../server.js';
import { changeMetadata, merged } from './change-metadata.js';
import { type MetadataItemBody, metadataItemSchema } from './metadata-schema.js';

/** `PUT /servers/{server_id}/metadata/{key}` (recordings `nova-metadata-item-put*`). */
export const updateMetadataItem: ComputeRoute<MetadataItemBody> = {
  method: 'PUT',
  path: '/servers/{server_id}/metadata/{key}',
  body: metadataItemSchema,
  answer(call, { meta }) {
    const server = findServer(call);
    if (!Object.hasOwn(meta, call.param('key'))) throw badRequest('Request body and URI mismatch');
    changeMetadata(call, server, merged(server.metadata, meta));
    return ok({ meta });
  },
};
