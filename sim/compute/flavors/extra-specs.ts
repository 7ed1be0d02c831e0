import * as z from 'zod';
import { repr } from '../../http/python-text.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, type ComputeFault, itemNotFound } from '../fault.js';
import { type ComputeRoute, ok } from '../route.js';
import { sentence } from '../schema/sentence.js';
import { complain, isRecord, patternRecord, text } from '../schema/types.js';
import { type FlavorRecord, flavorOfPath } from './flavor.js';

const shortText = text({ max: 255 });

const value = z
  .custom<string | number>((item) => typeof item === 'string' || typeof item === 'number', {
    error: ({ input }) => sentence.type(input, 'string', 'number'),
    abort: true,
  })
  .superRefine((item, context) => {
    for (const issue of shortText.safeParse(item).error?.issues ?? []) {
      if (typeof item === 'string') complain(context, issue.message);
    }
  });

const specs = patternRecord('^[a-zA-Z0-9-_:. ]{1,255}$', value);
const createSchema = z.strictObject({ extra_specs: specs });
const updateSchema = specs.superRefine((record, context) => {
  const count = Object.keys(record).length;
  if (count < 1) complain(context, sentence.notEnough(record));
  if (count > 1) complain(context, sentence.tooMany(record));
});

type Specs = Readonly<Record<string, string | number>>;

/** Numbers are kept as texts. */
function setSpecs(flavor: FlavorRecord, added: Specs): void {
  const texts = Object.entries(added).map(([key, item]) => [
    key,
    typeof item === 'string' ? item : repr(item),
  ]);
  flavor.extraSpecs = { ...flavor.extraSpecs, ...Object.fromEntries(texts) };
}

/** `GET /flavors/{id}/os-extra_specs` (recording `nova-flavor-extra-specs`). */
const listExtraSpecs: ComputeRoute = {
  method: 'GET',
  path: '/flavors/{flavor_id}/os-extra_specs',
  answer: (call) => ok({ extra_specs: flavorOfPath(call).extraSpecs }),
};

/** `POST /flavors/{id}/os-extra_specs` */
const createExtraSpecs: ComputeRoute<z.output<typeof createSchema>> = {
  method: 'POST',
  path: '/flavors/{flavor_id}/os-extra_specs',
  body: [[0, createSchema]],
  answer(call, body) {
    call.requireAdmin('os_compute_api:os-flavor-extra-specs:create');
    setSpecs(flavorOfPath(call), body.extra_specs);
    return ok(body);
  },
};

/** `GET /flavors/{id}/os-extra_specs/{key}` */
const showExtraSpec: ComputeRoute = {
  method: 'GET',
  path: '/flavors/{flavor_id}/os-extra_specs/{key}',
  answer(call) {
    const { extraSpecs } = flavorOfPath(call);
    const key = call.param('key');
    if (!Object.hasOwn(extraSpecs, key)) throw noSuchSpec(call, key);
    return ok({ [key]: extraSpecs[key] });
  },
};

/** `PUT /flavors/{id}/os-extra_specs/{key}` */
const updateExtraSpec: ComputeRoute<Specs> = {
  method: 'PUT',
  path: '/flavors/{flavor_id}/os-extra_specs/{key}',
  body: [[0, updateSchema]],
  answer(call, body) {
    call.requireAdmin('os_compute_api:os-flavor-extra-specs:update');
    if (!isRecord(body) || !Object.hasOwn(body, call.param('key'))) {
      throw badRequest('Request body and URI mismatch');
    }
    setSpecs(flavorOfPath(call), body);
    return ok(body);
  },
};

/** `DELETE /flavors/{id}/os-extra_specs/{key}` */
const deleteExtraSpec: ComputeRoute = {
  method: 'DELETE',
  path: '/flavors/{flavor_id}/os-extra_specs/{key}',
  answer(call) {
    call.requireAdmin('os_compute_api:os-flavor-extra-specs:delete');
    const flavor = flavorOfPath(call);
    const key = call.param('key');
    if (!Object.hasOwn(flavor.extraSpecs, key)) throw noSuchSpec(call, key);
    const { [key]: _, ...rest } = flavor.extraSpecs;
    flavor.extraSpecs = rest;
    return { status: 200 };
  },
};

function noSuchSpec(call: ComputeCall, key: string): ComputeFault {
  return itemNotFound(`Flavor ${call.param('flavor_id')} has no extra specs with key ${key}.`);
}

export const extraSpecRoutes: readonly ComputeRoute<never>[] = [
  listExtraSpecs,
  createExtraSpecs,
  showExtraSpec,
  updateExtraSpec,
  deleteExtraSpec,
];
