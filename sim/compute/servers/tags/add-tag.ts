import * as z from 'zod';
import { badRequest } from '../../fault.js';
import { type ComputeRoute, FRAMEWORK_TYPE } from '../../route.js';
import { tag as tagSchema } from '../../schema/nova-types.js';
import { sentence } from '../../schema/sentence.js';
import { checkState, SETTLED } from '../state-check.js';
import { changeTags, findTagged, MOST_TAGS, TAGS_SINCE } from './server-tags.js';

const ACTION = 'update tag';

/** `PUT /servers/{server_id}/tags/{tag}`: 201 for a new one, 204 for one that is there. */
export const addTag: ComputeRoute = {
  method: 'PUT',
  path: '/servers/{server_id}/tags/{tag}',
  min: TAGS_SINCE,
  body: [[0, z.null({ error: ({ input }) => sentence.type(input, 'null') })]],
  answer(call) {
    const server = findTagged(call, 'update');
    checkState(server, SETTLED, ACTION);
    const tag = call.param('tag');
    checkTagText(tag);
    if (server.tags.length >= MOST_TAGS) {
      throw badRequest(`The number of tags exceeded the per-server limit ${MOST_TAGS}`);
    }
    if (server.tags.includes(tag)) return { status: 204, contentType: FRAMEWORK_TYPE };
    changeTags(call, server, [...server.tags, tag], ACTION);
    const location = `${call.selfRoot}/servers/${server.id}/tags/${tag}`;
    return { status: 201, headers: [['Location', location]], contentType: FRAMEWORK_TYPE };
  },
};

function checkTagText(tag: string): void {
  const issue = tagSchema.safeParse(tag).error?.issues[0];
  if (!issue) return;
  throw badRequest(
    `Tag '${tag}' is invalid. It must be a non empty string without characters '/' and ','. Validation error message: ${issue.message}`,
  );
}
