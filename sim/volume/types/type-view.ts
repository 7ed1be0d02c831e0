import type { VolumeTypeRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { visibleSpecs } from './type-rules.js';

/** As lists and shows have it (recordings `cinder-types`, `cinder-type-default`). */
export function typeView(call: VolumeCall, type: VolumeTypeRecord): Record<string, unknown> {
  return {
    id: type.id,
    name: type.name,
    is_public: type.isPublic,
    description: type.description,
    ...(call.projectId !== '' || call.isAdmin ? { extra_specs: visibleSpecs(call, type) } : {}),
    ...(call.isAdmin && { qos_specs_id: type.qosSpecsId }),
  };
}

export function typeViewWithAccess(call: VolumeCall, type: VolumeTypeRecord): Record<string, unknown> {
  return { ...typeView(call, type), 'os-volume-type-access:is_public': type.isPublic };
}

/** As its creation and update answer it. */
export function newTypeView(type: VolumeTypeRecord): Record<string, unknown> {
  return {
    id: type.id,
    name: type.name,
    is_public: type.isPublic,
    extra_specs: type.extraSpecs,
    description: type.description,
  };
}
