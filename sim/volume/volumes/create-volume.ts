import * as z from 'zod';
import { isUuidLike } from '../../compute/schema/nova-types.js';
import { sentence } from '../../compute/schema/sentence.js';
import { oneOf, textOrNull } from '../../compute/schema/types.js';
import { VolumeFault } from '../fault.js';
import { checkBody } from '../request-body.js';
import { accepted, type VolumeRoute } from '../route.js';
import { anyOfTypes, flag, isTrue, metadataOrNull, sizeOrNull, upTo255, uuidOrNull } from '../schema.js';
import { firstText, freeText } from '../text.js';
import { createVolume as makeVolume } from './new-volume.js';
import { freshVolume } from './volume-view.js';

const shape = {
  name: freeText('name'),
  description: freeText('description'),
  display_name: freeText('name'),
  display_description: freeText('description'),
  volume_type: upTo255,
  metadata: metadataOrNull.optional(),
  snapshot_id: uuidOrNull.optional(),
  source_volid: uuidOrNull.optional(),
  consistencygroup_id: uuidOrNull.optional(),
  size: sizeOrNull.optional(),
  availability_zone: textOrNull({ min: 1, max: 255 }).optional(),
  multiattach: oneOf(z.null(), flag).optional(),
  image_id: upTo255,
  imageRef: upTo255,
};
const hosts = z
  .unknown()
  .superRefine((value, context) => {
    const all = Array.isArray(value) ? value : [value];
    const right = all.every((one) => typeof one === 'string' && isUuidLike(one));
    if (!right) context.addIssue({ code: 'custom', message: sentence.anyOf(value) });
  })
  .optional();
const host = z
  .unknown()
  .superRefine((value, context) => {
    if (typeof value === 'string' && isUuidLike(value)) return;
    context.addIssue({ code: 'custom', message: sentence.anyOf(value) });
  })
  .optional();
const hints = anyOfTypes<object | null>(
  (value) => typeof value === 'object' && !Array.isArray(value),
  'object',
  'null',
)
  .pipe(z.looseObject({ same_host: hosts, different_host: hosts, local_to_instance: host }).nullable())
  .optional();
const shape13 = { ...shape, group_id: upTo255 };
const shape47 = { ...shape13, backup_id: uuidOrNull.optional() };

/** Before 3.53, unknown keys are ignored (recording `cinder-create-bad-unknown-key`). */
const open = (volume: z.ZodRawShape) =>
  z.strictObject({ volume: z.looseObject(volume), 'OS-SCH-HNT:scheduler_hints': hints });
const schema47 = z.strictObject({ volume: z.strictObject(shape47), 'OS-SCH-HNT:scheduler_hints': hints });

type Body = z.infer<typeof schema47>;

const oldest = open(shape);

/** What others ask for in a client's name, by the rules of the oldest version. @throws VolumeFault 400 */
export function checkNewVolume(body: unknown): void {
  checkBody(oldest, body);
}

/** `POST /volumes` */
export const createVolume: VolumeRoute<Body> = {
  method: 'POST',
  path: '/volumes',
  body: [
    [0, oldest],
    [13, open(shape13)],
    [47, open(shape47)],
    [53, schema47],
  ],
  answer(call, { volume }) {
    const groupId = volume.group_id ?? volume.consistencygroup_id;
    const made = makeVolume(
      call.cloud,
      {
        projectId: call.projectId,
        userId: call.token.userId,
        viewer: call.viewer,
        name: firstText(volume, 'name', 'display_name'),
        description: firstText(volume, 'description', 'display_description'),
        size: volume.size == null ? undefined : Number(volume.size),
        imageId: ('image_id' in volume ? volume.image_id : volume.imageRef) ?? undefined,
        snapshotId: volume.snapshot_id ?? undefined,
        sourceVolumeId: volume.source_volid ?? undefined,
        volumeType: volume.volume_type ?? undefined,
        availabilityZone: volume.availability_zone ?? undefined,
        metadata: volume.metadata ?? undefined,
        groupId: groupId ?? undefined,
        refusal: refusalOf(volume.multiattach),
        backupId: volume.backup_id || undefined,
      },
      call.now,
    );
    return accepted({ volume: freshVolume(call, made) });
  },
};

/** Said only of what is right in all else that can be looked up. */
function refusalOf(multiattach: unknown): VolumeFault | undefined {
  if (multiattach === null) {
    return new VolumeFault('BadRequest', "Value 'None' for 'multiattach' is not a boolean.");
  }
  return isTrue(multiattach as boolean) ? new VolumeFault('BadRequest', MULTIATTACH_IS_GONE) : undefined;
}

const MULTIATTACH_IS_GONE =
  'multiattach parameter has been removed. The default behavior is to use multiattach enabled volume types. Contact your administrator to create a multiattach enabled volume type and use it to create multiattach volumes.';
