import { Router } from '../http/router.js';
import { dataRoutes } from './data/routes.js';
import { imageRoutes } from './images/routes.js';
import { infoRoutes } from './info/routes.js';
import { memberRoutes } from './members/routes.js';
import { metadefRoutes } from './metadefs/routes.js';
import type { ImageRoute } from './route.js';
import { schemaRoutes } from './schemas/routes.js';
import { tagRoutes } from './tags/routes.js';

/** Every operation of the service. A resource's folder has a table of its own; this is all of them. */
export const ROUTES: readonly ImageRoute[] = [
  ...imageRoutes,
  ...dataRoutes,
  ...memberRoutes,
  ...tagRoutes,
  ...schemaRoutes,
  ...infoRoutes,
  ...metadefRoutes,
];

export const router = buildRouter();

function buildRouter(): Router<ImageRoute> {
  const built = new Router<ImageRoute>('latin-1');
  for (const route of ROUTES) built.add(route.method, route.path, route);
  return built;
}
