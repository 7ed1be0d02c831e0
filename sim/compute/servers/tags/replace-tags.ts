import * as z from 'zod';
import { type ComputeRoute, ok } from '../../route.js';
import { tag } from '../../schema/nova-types.js';
import { list } from '../../schema/types.js';
import { checkStorable } from '../three-byte-text.js';
import { changeTags, findTagged, MOST_TAGS, TAGS_SINCE } from './server-tags.js';

/** `PUT /servers/{server_id}/tags` (recording `nova-tags-2.26`). */
export const replaceTags: ComputeRoute<{ readonly tags: readonly string[] }> = {
  method: 'PUT',
  path: '/servers/{server_id}/tags',
  min: TAGS_SINCE,
  body: [[0, z.strictObject({ tags: list(tag).max(MOST_TAGS) })]],
  answer(call, { tags }) {
    const server = findTagged(call, 'update_all');
    checkStorable(tags);
    changeTags(call, server, tags, 'update tags');
    return ok({ tags: server.tags });
  },
};
