import { ok, type VolumeRoute } from '../route.js';
import { volumeDetail } from './volume-view.js';

export const showVolume: VolumeRoute = {
  method: 'GET',
  path: '/volumes/{volume_id}',
  answer: (call) => ok({ volume: volumeDetail(call, call.volume()) }),
};
