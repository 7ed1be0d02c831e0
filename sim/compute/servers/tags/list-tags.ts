import { type ComputeRoute, ok } from '../../route.js';
import { findTagged, TAGS_SINCE } from './server-tags.js';

/** `GET /servers/{server_id}/tags` */
export const listTags: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/tags',
  min: TAGS_SINCE,
  answer: (call) => ok({ tags: findTagged(call, 'index').tags }),
};
