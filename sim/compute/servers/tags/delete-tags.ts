import { type ComputeRoute, noContent } from '../../route.js';
import { changeTags, findTagged, TAGS_SINCE } from './server-tags.js';

/** `DELETE /servers/{server_id}/tags` */
export const deleteTags: ComputeRoute = {
  method: 'DELETE',
  path: '/servers/{server_id}/tags',
  min: TAGS_SINCE,
  answer(call) {
    changeTags(call, findTagged(call, 'delete_all'), [], 'delete tags');
    return noContent;
  },
};
