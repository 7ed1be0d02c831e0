import * as z from 'zod';
import { sentence } from '../../compute/schema/sentence.js';
import { ok, type VolumeRoute } from '../route.js';
import { metadata } from '../schema.js';
import { firstText, freeText } from '../text.js';
import { coreView } from './volume-view.js';

const volume = z.strictObject({
  name: freeText('name'),
  description: freeText('description'),
  display_name: freeText('name'),
  display_description: freeText('description'),
  metadata: metadata.optional(),
});
const schema = z.strictObject({ volume });
const schema53 = z.strictObject({
  volume: volume.refine((value) => Object.keys(value).length > 0, {
    error: ({ input }) => sentence.anyOf(input),
    when: ({ issues }) => issues.length === 0,
  }),
});

/** `PUT /volumes/{volume_id}`. The answer's `updated_at` is the one from before. */
export const updateVolume: VolumeRoute<z.infer<typeof schema>> = {
  method: 'PUT',
  path: '/volumes/{volume_id}',
  body: [
    [0, schema],
    [53, schema53],
  ],
  answer(call, { volume: changes }) {
    const found = call.volume();
    const name = firstText(changes, 'name', 'display_name');
    const description = firstText(changes, 'description', 'display_description');
    if (name !== undefined) found.name = name;
    if (description !== undefined) found.description = description;
    if (changes.metadata) found.metadata = { ...changes.metadata };
    const view = coreView(call, found);
    // metadata is kept elsewhere, and makes a volume no newer
    if (name !== undefined || description !== undefined) found.updatedAt = call.now;
    return ok({ volume: view });
  },
};
