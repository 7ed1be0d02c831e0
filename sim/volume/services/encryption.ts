import { VolumeFault } from '../fault.js';
import { ok, type VolumeRoute } from '../route.js';
import { typeOf } from '../types/type-rules.js';

const RULE = 'volume_extension:volume_type_encryption:get';

/** Nothing is encrypted. */
export const encryptionRoutes: readonly VolumeRoute[] = [
  {
    method: 'GET',
    path: '/types/{type_id}/encryption',
    answer(call) {
      call.requireAdmin(RULE);
      typeOf(call);
      return ok({});
    },
  },
  {
    method: 'GET',
    path: '/types/{type_id}/encryption/{key}',
    answer(call) {
      call.requireAdmin(RULE);
      const { id } = typeOf(call);
      throw new VolumeFault('NotFound', `Volume type encryption for type ${id} does not exist.`);
    },
  },
  {
    method: 'GET',
    path: '/volumes/{volume_id}/encryption',
    answer(call) {
      call.volume();
      return ok({ encryption_key_id: null });
    },
  },
];
