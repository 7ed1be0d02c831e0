import * as z from 'zod';
import { VolumeFault, volumeNotFound } from '../fault.js';
import { accepted, type VolumeRoute } from '../route.js';
import { flag, isTrue, metadataOrNull, printable, upTo255, uuidOrNull } from '../schema.js';
import { firstText, trimmed } from '../text.js';
import { createSnapshot as make } from './snapshot-lifecycle.js';
import { freshSnapshot } from './snapshot-view.js';

const schema = z.strictObject({
  snapshot: z.strictObject({
    name: upTo255,
    display_name: upTo255,
    description: printable,
    volume_id: uuidOrNull,
    force: flag.optional(),
    metadata: metadataOrNull.optional(),
  }),
});

/** `POST /snapshots`. Of a volume in use, `force` is needed before 3.66, and is no longer known after. */
export const createSnapshot: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: '/snapshots',
  body: [[0, schema]],
  answer(call, { snapshot: wanted }) {
    if (wanted.volume_id === null) throw volumeNotFound('None');
    const volume = call.volume(wanted.volume_id);
    if (call.minor >= 66 && wanted.force !== undefined && !isTrue(wanted.force)) {
      throw new VolumeFault('BadRequest', NO_FORCE);
    }
    const snapshot = make(
      call.cloud,
      volume,
      {
        projectId: call.projectId,
        userId: call.token.userId,
        name: firstText(wanted, 'name', 'display_name') ?? null,
        description: trimmed(wanted.description),
        metadata: wanted.metadata ?? {},
        force: call.minor >= 66 || isTrue(wanted.force),
      },
      call.now,
    );
    return accepted({ snapshot: freshSnapshot(call, snapshot) });
  },
};

const NO_FORCE =
  "Since microversion 3.66 the 'force' flag is invalid for this request.  For backward compatability, however, when the 'force' flag is passed with a value evaluating to True, it is silently ignored.";
