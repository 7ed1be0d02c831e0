import { type ImageRoute, ok } from '../route.js';
import { schemaDocuments } from './documents.js';

/** `GET /v2/schemas/image` and the others. */
export const schemaRoutes: readonly ImageRoute[] = Object.entries(schemaDocuments).map(([name, schema]) => ({
  method: 'GET',
  path: `/schemas/${name}`,
  bodiless: true,
  answer: () => ok(schema),
}));
