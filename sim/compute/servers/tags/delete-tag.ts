import { itemNotFound } from '../../fault.js';
import { type ComputeRoute, noContent } from '../../route.js';
import { checkState, SETTLED } from '../state-check.js';
import { changeTags, findTagged, TAGS_SINCE } from './server-tags.js';

const ACTION = 'delete tag';

/** `DELETE /servers/{server_id}/tags/{tag}` */
export const deleteTag: ComputeRoute = {
  method: 'DELETE',
  path: '/servers/{server_id}/tags/{tag}',
  min: TAGS_SINCE,
  answer(call) {
    const server = findTagged(call, 'delete');
    checkState(server, SETTLED, ACTION);
    const tag = call.param('tag');
    if (!server.tags.includes(tag)) throw itemNotFound(`Instance ${server.id} has no tag '${tag}'`);
    const rest = server.tags.filter((other) => other !== tag);
    changeTags(call, server, rest, ACTION);
    return noContent;
  },
};
