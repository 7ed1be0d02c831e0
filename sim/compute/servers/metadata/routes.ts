import type { ComputeRoute } from '../../route.js';
import { createMetadata } from './create-metadata.js';
import { deleteMetadataItem } from './delete-metadata-item.js';
import { listMetadata } from './list-metadata.js';
import { replaceMetadata } from './replace-metadata.js';
import { showMetadataItem } from './show-metadata-item.js';
import { updateMetadataItem } from './update-metadata-item.js';

export const metadataRoutes: readonly ComputeRoute<never>[] = [
  listMetadata,
  createMetadata,
  replaceMetadata,
  showMetadataItem,
  updateMetadataItem,
  deleteMetadataItem,
];
