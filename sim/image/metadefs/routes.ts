import { type ImageRoute, ok } from '../route.js';
import { metadefDocuments } from './documents.js';
import { listNamespaces } from './list-namespaces.js';
import { namespaceRoutes } from './namespaces.js';
import { objectRoutes } from './objects.js';
import { propertyRoutes } from './properties.js';
import { resourceTypeRoutes } from './resource-types.js';
import { tagRoutes } from './tags.js';

const schemaRoutes = Object.entries(metadefDocuments).map(
  ([name, schema]): ImageRoute => ({
    method: 'GET',
    path: `/schemas/metadefs/${name}`,
    bodiless: true,
    answer: () => ok(schema),
  }),
);

/** `/v2/metadefs`: what metadata of images, flavors and volumes may be called, and means. */
export const metadefRoutes: readonly ImageRoute[] = [
  listNamespaces,
  ...namespaceRoutes,
  ...objectRoutes,
  ...propertyRoutes,
  ...tagRoutes,
  ...resourceTypeRoutes,
  ...schemaRoutes,
];
