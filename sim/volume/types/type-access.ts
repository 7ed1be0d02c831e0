import * as z from 'zod';
import { VolumeFault } from '../fault.js';
import { acceptedPlain, ok, type VolumeRoute } from '../route.js';
import { uuid } from '../schema.js';
import { typeOf } from './type-rules.js';

/** `GET /types/{type_id}/os-volume-type-access`: the projects that see a type which is not public. */
export const listTypeAccess: VolumeRoute = {
  method: 'GET',
  path: '/types/{type_id}/os-volume-type-access',
  answer(call) {
    call.requireAdmin('volume_extension:volume_type_access:get_all_for_type');
    const type = typeOf(call);
    if (type.isPublic) {
      throw new VolumeFault('NotFound', 'Access list not available for public volume types.');
    }
    return ok({
      volume_type_access: [...type.access].map((project_id) => ({ volume_type_id: type.id, project_id })),
    });
  },
};

const addSchema = z.strictObject({ addProjectAccess: z.strictObject({ project: uuid }) });

export const addTypeAccess: VolumeRoute<z.infer<typeof addSchema>> = {
  method: 'POST',
  path: '/types/{type_id}/action',
  action: 'addProjectAccess',
  body: [[0, addSchema]],
  answer(call, { addProjectAccess: { project } }) {
    call.requireAdmin('volume_extension:volume_type_access:addProjectAccess');
    const type = typeOf(call);
    if (type.isPublic) {
      throw new VolumeFault('InvalidVolumeType', PUBLIC);
    }
    if (type.access.has(project)) {
      throw new VolumeFault(
        'Conflict',
        `Volume type access for ${type.id} / ${project} combination already exists.`,
      );
    }
    type.access.add(project);
    return acceptedPlain;
  },
};

const removeSchema = z.strictObject({ removeProjectAccess: z.strictObject({ project: uuid }) });

export const removeTypeAccess: VolumeRoute<z.infer<typeof removeSchema>> = {
  method: 'POST',
  path: '/types/{type_id}/action',
  action: 'removeProjectAccess',
  body: [[0, removeSchema]],
  answer(call, { removeProjectAccess: { project } }) {
    call.requireAdmin('volume_extension:volume_type_access:removeProjectAccess');
    const type = typeOf(call);
    if (type.isPublic) throw new VolumeFault('InvalidVolumeType', PUBLIC);
    if (!type.access.delete(project)) {
      throw new VolumeFault(
        'NotFound',
        `Volume type access not found for ${type.id} / ${project} combination.`,
      );
    }
    return acceptedPlain;
  },
};

const PUBLIC = 'Invalid volume type: Type access modification is not applicable to public volume type.';
