import * as z from 'zod';
import { sentence } from '../../compute/schema/sentence.js';
import { ok, type VolumeRoute } from '../route.js';
import { printable, upTo255 } from '../schema.js';
import { firstText } from '../text.js';
import { snapshotCore } from './snapshot-view.js';

const schema = z.strictObject({
  snapshot: z
    .strictObject({
      name: upTo255,
      description: printable,
      display_name: upTo255,
      display_description: printable,
    })
    .refine((value) => Object.keys(value).length > 0, {
      error: ({ input }) => sentence.anyOf(input),
      when: ({ issues }) => issues.length === 0,
    }),
});

/** `PUT /snapshots/{snapshot_id}`. The answer's `updated_at` is the one from before. */
export const updateSnapshot: VolumeRoute<z.infer<typeof schema>> = {
  method: 'PUT',
  path: '/snapshots/{snapshot_id}',
  body: [[0, schema]],
  answer(call, { snapshot: changes }) {
    const snapshot = call.snapshot();
    const name = firstText(changes, 'name', 'display_name');
    const description = firstText(changes, 'description', 'display_description');
    if (name !== undefined) snapshot.name = name;
    if (description !== undefined) snapshot.description = description;
    const view = snapshotCore(call, snapshot);
    snapshot.updatedAt = call.now;
    return ok({ snapshot: view });
  },
};
