import { ok, type VolumeRoute } from '../route.js';
import type { VolumeTypeRecord } from '../state.js';
import { typeOf } from './type-rules.js';
import { typeView, typeViewWithAccess } from './type-view.js';

/** `GET /types/{type_id}`. `default` is what new volumes get that name no type. */
export const showType: VolumeRoute = {
  method: 'GET',
  path: '/types/{type_id}',
  answer(call) {
    if (call.param('type_id') !== 'default')
      return ok({ volume_type: typeViewWithAccess(call, typeOf(call)) });
    const type = call.state.types.get(call.state.defaultTypeId) as VolumeTypeRecord;
    return ok({ volume_type: typeView(call, type) });
  },
};
