import { type ComputeRoute, ok } from '../../route.js';
import { findServer } from '../server.js';
import { changeMetadata, merged } from './change-metadata.js';
import { type MetadataBody, metadataSchema } from './metadata-schema.js';

/** `POST /servers/{server_id}/metadata`: adds to what is there (recording `nova-metadata-post-merge`). */
export const createMetadata: ComputeRoute<MetadataBody> = {
  method: 'POST',
  path: '/servers/{server_id}/metadata',
  body: metadataSchema,
  answer(call, body) {
    const server = findServer(call);
    changeMetadata(call, server, merged(server.metadata, body.metadata));
    return ok({ metadata: server.metadata });
  },
};
