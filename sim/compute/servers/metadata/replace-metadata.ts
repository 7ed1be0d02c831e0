import { type ComputeRoute, ok } from '../../route.js';
import { findServer } from '../server.js';
import { changeMetadata } from './change-metadata.js';
import { type MetadataBody, metadataSchema } from './metadata-schema.js';

/** `PUT /servers/{server_id}/metadata` (recording `nova-metadata-put-replace`). */
export const replaceMetadata: ComputeRoute<MetadataBody> = {
  method: 'PUT',
  path: '/servers/{server_id}/metadata',
  body: metadataSchema,
  answer(call, body) {
    const server = findServer(call);
    changeMetadata(call, server, body.metadata);
    return ok({ metadata: server.metadata });
  },
};
