import * as z from 'zod';
import { VolumeFault } from '../fault.js';
import { accepted, ok, type VolumeRoute } from '../route.js';
import { oneSpec, specKeys } from '../schema.js';
import type { Specs, VolumeTypeRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { typeOf, visibleSpecs } from './type-rules.js';

const WHOLE = '/types/{type_id}/extra_specs';
const ITEM = `${WHOLE}/{key}`;

/** `GET /types/{type_id}/extra_specs` */
const list: VolumeRoute = {
  method: 'GET',
  path: WHOLE,
  answer: (call) => ok({ extra_specs: visibleSpecs(call, typeOf(call)) }),
};

const createSchema = z.strictObject({ extra_specs: specKeys });

/** `POST`, for administrators: adds to what is there. */
const create: VolumeRoute<z.infer<typeof createSchema>> = {
  method: 'POST',
  path: WHOLE,
  body: [[0, createSchema]],
  answer(call, body) {
    call.requireAdmin('volume_extension:types_extra_specs:create');
    const type = changeable(call);
    type.extraSpecs = { ...type.extraSpecs, ...body.extra_specs };
    return ok(body);
  },
};

const show: VolumeRoute = {
  method: 'GET',
  path: ITEM,
  answer(call) {
    const specs = visibleSpecs(call, typeOf(call));
    const key = call.param('key');
    if (!Object.hasOwn(specs, key)) throw noSuchSpec(call);
    return ok({ [key]: specs[key] });
  },
};

const update: VolumeRoute<Specs> = {
  method: 'PUT',
  path: ITEM,
  body: [[0, oneSpec]],
  answer(call, body) {
    call.requireAdmin('volume_extension:types_extra_specs:update');
    const type = changeable(call);
    if (!Object.hasOwn(body, call.param('key'))) {
      throw new VolumeFault('BadRequest', 'Request body and URI mismatch');
    }
    type.extraSpecs = { ...type.extraSpecs, ...body };
    return ok(body);
  },
};

const remove: VolumeRoute = {
  method: 'DELETE',
  path: ITEM,
  answer(call) {
    typeOf(call);
    call.requireAdmin('volume_extension:types_extra_specs:delete');
    const type = changeable(call);
    const { [call.param('key')]: found, ...rest } = type.extraSpecs;
    if (found === undefined) throw noSuchSpec(call);
    type.extraSpecs = rest;
    return accepted();
  },
};

export const extraSpecsRoutes = [list, create, show, update, remove] as readonly VolumeRoute<never>[];

/** A type that volumes have must stay what they were made by. @throws VolumeFault 400, 404 */
function changeable(call: VolumeCall): VolumeTypeRecord {
  const id = call.param('type_id');
  for (const volume of call.state.volumes.values()) {
    if (volume.volumeTypeId === id) {
      throw new VolumeFault('BadRequest', 'Volume Type is currently in use.');
    }
  }
  return typeOf(call);
}

function noSuchSpec(call: VolumeCall): VolumeFault {
  return new VolumeFault(
    'NotFound',
    `Volume Type ${call.param('type_id')} has no extra specs with key ${call.param('key')}.`,
  );
}
