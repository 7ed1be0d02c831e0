import * as z from 'zod';
import { sentence } from '../../../compute/schema/sentence.js';
import { invalidVolume } from '../../fault.js';
import { ofType, use } from '../../quotas/quota.js';
import { accepted, type VolumeRoute } from '../../route.js';
import { anyOfTypes } from '../../schema.js';
import { typeNamed } from '../../types/type-rules.js';
import { beginVolumeStep } from '../volume-lifecycle.js';

const POLICIES = ['on-demand', 'never'];

const schema = z.strictObject({
  'os-retype': z.strictObject({
    new_type: z.string(),
    migration_policy: anyOfTypes<string | null>(
      (value) => value === null || typeof value === 'string',
      'string',
      'null',
    )
      .refine((value) => POLICIES.some((one) => one === value), {
        error: ({ input }) => sentence.enum(input, POLICIES),
      })
      .optional(),
  }),
});

/** Gives a volume another type. Stage `volume.retype`, step `retyping`. */
export const retype: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-retype',
  body: [[0, schema]],
  answer(call, { 'os-retype': { new_type } }) {
    const { state } = call;
    const volume = call.volume();
    const type = typeNamed(state, undefined, new_type);
    if (!['available', 'in-use'].includes(volume.status) || type.id === volume.volumeTypeId) {
      throw invalidVolume(REFUSED);
    }
    const demand = { volumes: 1, gigabytes: volume.size };
    use(state, volume.projectId, ofType(state, demand, volume.volumeTypeId), -1);
    use(state, volume.projectId, ofType(state, demand, type.id));
    volume.previousStatus = volume.status;
    volume.volumeTypeId = type.id;
    volume.multiattach = type.extraSpecs.multiattach === '<is> True';
    beginVolumeStep(call.cloud, volume, 'volume.retype', 'retyping', call.now);
    return accepted();
  },
};

const REFUSED =
  'Retype needs volume to be in available or in-use state, not be part of an active migration or a consistency group, requested type has to be different that the one from the volume, and for in-use volumes front-end qos specs cannot change.';
