import * as z from 'zod';
import { ok, type VolumeRoute } from '../../route.js';
import { flag, isTrue } from '../../schema.js';

const schema = z.strictObject({ 'os-set_bootable': z.strictObject({ bootable: flag }) });

export const setBootable: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-set_bootable',
  body: [[0, schema]],
  answer(call, { 'os-set_bootable': { bootable } }) {
    const volume = call.volume();
    volume.bootable = isTrue(bootable);
    volume.updatedAt = call.now;
    return ok(undefined);
  },
};
