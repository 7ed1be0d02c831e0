import { itemNotFound } from '../../fault.js';
import { type ComputeRoute, noContent } from '../../route.js';
import { findTagged, TAGS_SINCE } from './server-tags.js';

/** `GET /servers/{server_id}/tags/{tag}` */
export const checkTag: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/tags/{tag}',
  min: TAGS_SINCE,
  answer(call) {
    const server = findTagged(call, 'show');
    const tag = call.param('tag');
    if (!server.tags.includes(tag)) throw itemNotFound(`Server ${server.id} has no tag '${tag}'`);
    return noContent;
  },
};
