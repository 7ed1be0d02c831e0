import { metadataRoutes } from '../metadata-routes.js';

export const volumeMetadataRoutes = metadataRoutes({
  path: '/volumes/{volume_id}',
  what: 'Volume',
  missing: 'VolumeMetadataNotFound',
  taggedSince: 15,
  find: (call) => call.volume(),
});
