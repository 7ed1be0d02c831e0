import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import type { JsonSchema } from '../../identity/json-schema/validate.js';
import { checkBody } from '../body.js';
import { badRequest, conflict, notFound, VARY } from '../fault.js';
import { isResourceClass } from '../resource-classes.js';
import { json } from '../respond.js';
import type { MadeProvider } from '../state.js';
import { isTrait } from '../traits.js';
import { madeProvider } from './change-resource-provider.js';
import type { Inventory } from './inventory.js';
import { providerOf, showAggregates, showInventories, showTraits } from './show-resource-provider.js';

const generation: JsonSchema = { type: 'integer' };
const positive: JsonSchema = { type: 'integer', minimum: 1 };
const inventory: JsonSchema = {
  type: 'object',
  required: ['total'],
  additionalProperties: false,
  properties: {
    total: positive,
    reserved: { type: 'integer', minimum: 0 },
    min_unit: positive,
    max_unit: positive,
    step_size: positive,
    allocation_ratio: { type: 'number' },
  },
};
const inventories: JsonSchema = {
  type: 'object',
  required: ['resource_provider_generation', 'inventories'],
  additionalProperties: false,
  properties: {
    resource_provider_generation: generation,
    inventories: { type: 'object', additionalProperties: inventory },
  },
};

const UNLIMITED = { reserved: 0, min_unit: 1, max_unit: 2_147_483_647, step_size: 1, allocation_ratio: 1 };

interface Generation {
  readonly resource_provider_generation: number;
}

/** Somebody else has changed it meanwhile. @throws PlacementFault 409 */
function changing(call: Call, { resource_provider_generation: known }: Generation): MadeProvider {
  if (providerOf(call).generation !== known) {
    throw conflict('resource provider generation conflict', 'placement.concurrent_update');
  }
  const provider = madeProvider(call);
  provider.generation += 1;
  return provider;
}

/** PUT /resource_providers/{uuid}/inventories */
export function updateInventories(call: Call, minor: number): SimResponse {
  providerOf(call);
  const body = checkBody<
    Generation & { inventories: Record<string, Partial<Inventory> & { total: number }> }
  >(call, inventories);
  const unknown = Object.keys(body.inventories).find((kind) => !isResourceClass(kind));
  if (unknown !== undefined) {
    throw badRequest(`Unknown resource class in inventory for resource provider: ${unknown}`);
  }
  changing(call, body).inventories = Object.fromEntries(
    Object.entries(body.inventories).map(([kind, wanted]) => [kind, { ...UNLIMITED, ...wanted }]),
  );
  return showInventories(call, minor);
}

/** DELETE /resource_providers/{uuid}/inventories, since 1.5 */
export function deleteInventories(call: Call): SimResponse {
  const provider = madeProvider(call);
  provider.inventories = {};
  provider.generation += 1;
  return NOTHING;
}

const NOTHING: SimResponse = { status: 204, headers: [], body: '' };

/** GET /resource_providers/{uuid}/inventories/{resource_class} */
export function showInventory(call: Call, minor: number): SimResponse {
  const {
    inventories: all,
    generation: known,
    uuid,
  } = providerOf(call, (missing) => `${missing} : ${missing}`);
  const kind = call.params.resource_class ?? '';
  if (!Object.hasOwn(all, kind)) throw notFound(`No inventory of class ${kind} for ${uuid}`, VARY);
  return json(call, minor, { ...all[kind], resource_provider_generation: known });
}

/** PUT /resource_providers/{uuid}/traits, since 1.6 */
export function updateTraits(call: Call, minor: number): SimResponse {
  const body = checkBody<Generation & { traits: string[] }>(call, {
    type: 'object',
    required: ['traits', 'resource_provider_generation'],
    additionalProperties: false,
    properties: {
      resource_provider_generation: generation,
      traits: { type: 'array', items: { type: 'string' } },
    },
  });
  providerOf(call);
  const unknown = body.traits.filter((trait) => !isTrait(call.cloud, trait));
  if (unknown.length > 0) throw badRequest(`No such trait ${unknown.join(', ')}`);
  changing(call, body).traits = [...new Set(body.traits)];
  return showTraits(call, minor);
}

/** DELETE /resource_providers/{uuid}/traits, since 1.6 */
export function deleteTraits(call: Call): SimResponse {
  const provider = madeProvider(call);
  provider.traits = [];
  provider.generation += 1;
  return NOTHING;
}

/** From here on, aggregates are set for one generation of the provider. */
const GENERATION_FROM = 19;

/** PUT /resource_providers/{uuid}/aggregates, since 1.1 */
export function updateAggregates(call: Call, minor: number): SimResponse {
  providerOf(call);
  const list: JsonSchema = { type: 'array', items: { type: 'string', format: 'uuid' } };
  if (minor < GENERATION_FROM) {
    madeProvider(call).aggregates = checkBody<string[]>(call, list);
    return showAggregates(call, minor);
  }
  const body = checkBody<Generation & { aggregates: string[] }>(call, {
    type: 'object',
    required: ['aggregates', 'resource_provider_generation'],
    additionalProperties: false,
    properties: { resource_provider_generation: generation, aggregates: list },
  });
  changing(call, body).aggregates = body.aggregates;
  return showAggregates(call, minor);
}
