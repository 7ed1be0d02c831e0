import { ok, type VolumeRoute } from '../route.js';

/** No volume is encrypted. */
export const encryptionRoutes: readonly VolumeRoute[] = [
  {
    method: 'GET',
    path: '/volumes/{volume_id}/encryption',
    answer(call) {
      call.volume();
      return ok({ encryption_key_id: null });
    },
  },
];
