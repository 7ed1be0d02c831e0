import * as z from 'zod';
import { VolumeFault } from '../fault.js';
import { accepted, acceptedPlain, ok, type VolumeRoute } from '../route.js';
import { oneSpec, specKeys } from '../schema.js';
import type { Specs } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { groupTypeOf } from './group-type.js';

const WHOLE = '/group_types/{id}/group_specs';
const ITEM = `${WHOLE}/{key}`;
const MIN = 11;

const allow = (call: VolumeCall, operation: string): void =>
  call.requireAdmin(`group:group_types_specs:${operation}`);

const list: VolumeRoute = {
  method: 'GET',
  path: WHOLE,
  min: MIN,
  answer(call) {
    allow(call, 'get_all');
    return ok({ group_specs: groupTypeOf(call).specs });
  },
};

const createSchema = z.strictObject({ group_specs: specKeys });

/** `POST` adds to what is there. */
const create: VolumeRoute<z.infer<typeof createSchema>> = {
  method: 'POST',
  path: WHOLE,
  min: MIN,
  body: [[0, createSchema]],
  answer(call, body) {
    allow(call, 'create');
    const type = groupTypeOf(call);
    type.specs = { ...type.specs, ...body.group_specs };
    return accepted(body);
  },
};

const show: VolumeRoute = {
  method: 'GET',
  path: ITEM,
  min: MIN,
  answer(call) {
    allow(call, 'get');
    const { id, specs } = groupTypeOf(call);
    const key = call.param('key');
    if (Object.hasOwn(specs, key)) return ok({ [key]: specs[key] });
    throw new VolumeFault('NotFound', `Group Type ${id} has no extra spec with key ${key}.`);
  },
};

const update: VolumeRoute<Specs> = {
  method: 'PUT',
  path: ITEM,
  min: MIN,
  body: [[0, oneSpec]],
  answer(call, body) {
    allow(call, 'update');
    const type = groupTypeOf(call);
    if (!Object.hasOwn(body, call.param('key'))) {
      throw new VolumeFault('BadRequest', 'Request body and URI mismatch');
    }
    type.specs = { ...type.specs, ...body };
    return ok(body);
  },
};

const remove: VolumeRoute = {
  method: 'DELETE',
  path: ITEM,
  min: MIN,
  answer(call) {
    allow(call, 'delete');
    const type = groupTypeOf(call);
    const key = call.param('key');
    if (!Object.hasOwn(type.specs, key)) {
      throw new VolumeFault('NotFound', `Group Type ${type.id} has no specs with key ${key}.`);
    }
    const { [key]: _, ...rest } = type.specs;
    type.specs = rest;
    return acceptedPlain;
  },
};

export const groupSpecRoutes = [list, create, show, update, remove] as readonly VolumeRoute<never>[];
