import * as z from 'zod';
import { textOrNull } from '../../compute/schema/types.js';
import { VolumeFault } from '../fault.js';
import { acceptedPlain, ok, type VolumeRoute } from '../route.js';
import { filledName, flag, isTrue, printable, specs } from '../schema.js';
import type { VolumeTypeRecord } from '../state.js';
import { checkNameIsFree, typeOf } from './type-rules.js';
import { newTypeView } from './type-view.js';

const createSchema = z.strictObject({
  volume_type: z.strictObject({
    name: filledName,
    description: printable,
    extra_specs: specs.optional(),
    'os-volume-type-access:is_public': flag.optional(),
  }),
});

/** `POST /types`, for administrators. */
export const createType: VolumeRoute<z.infer<typeof createSchema>> = {
  method: 'POST',
  path: '/types',
  body: [[0, createSchema]],
  answer(call, { volume_type: wanted }) {
    call.requireAdmin('volume_extension:type_create');
    checkNameIsFree(call.state, wanted.name);
    const type: VolumeTypeRecord = {
      id: call.cloud.ids.uuid(),
      name: wanted.name,
      description: wanted.description ?? null,
      isPublic: isTrue(wanted['os-volume-type-access:is_public'] ?? true),
      extraSpecs: wanted.extra_specs ?? {},
      qosSpecsId: null,
      access: new Set(),
      createdAt: call.now,
      updatedAt: null,
    };
    call.state.types.set(type.id, type);
    return ok({ volume_type: { ...newTypeView(type), 'os-volume-type-access:is_public': type.isPublic } });
  },
};

const updateSchema = z.strictObject({
  volume_type: z.strictObject({
    name: textOrNull({ min: 1, max: 255 }).optional(),
    description: printable,
    is_public: flag.optional(),
  }),
});

/** `PUT /types/{type_id}`, for administrators. */
export const updateType: VolumeRoute<z.infer<typeof updateSchema>> = {
  method: 'PUT',
  path: '/types/{type_id}',
  body: [[0, updateSchema]],
  answer(call, { volume_type: wanted }) {
    call.requireAdmin('volume_extension:type_update');
    const { name, description, is_public } = wanted;
    if (name?.trim() === '') {
      throw new VolumeFault('BadRequest', 'Volume type name can not be empty.');
    }
    if (name == null && description == null && is_public === undefined) {
      throw new VolumeFault(
        'BadRequest',
        'Specify volume type name, description, is_public or a combination thereof.',
      );
    }
    const type = typeOf(call);
    if (name != null) checkNameIsFree(call.state, name, type);
    if (name != null) type.name = name;
    if (description != null) type.description = description;
    if (is_public !== undefined) type.isPublic = isTrue(is_public);
    type.updatedAt = call.now;
    return ok({ volume_type: newTypeView(type) });
  },
};

/** `DELETE /types/{type_id}`, for administrators. */
export const deleteType: VolumeRoute = {
  method: 'DELETE',
  path: '/types/{type_id}',
  answer(call) {
    call.requireAdmin('volume_extension:type_delete');
    const type = typeOf(call);
    if (type.id === call.state.defaultTypeId) {
      throw new VolumeFault(
        'VolumeTypeDeletionError',
        `The volume type ${type.id} is a default volume type and cannot be deleted.`,
      );
    }
    if ([...call.state.volumes.values()].some((volume) => volume.volumeTypeId === type.id)) {
      throw new VolumeFault('BadRequest', 'Target volume type is still in use.');
    }
    call.state.types.delete(type.id);
    return acceptedPlain;
  },
};
