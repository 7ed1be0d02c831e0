import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import type { JsonSchema } from '../../json-schema/validate.js';
import { checkBody } from '../body.js';
import { badRequest, conflict, notFoundThere } from '../fault.js';
import { isResourceClass } from '../resource-classes.js';
import { json } from '../respond.js';
import type { MadeProvider } from '../state.js';
import { isTrait } from '../traits.js';
import { madeProvider } from './change-resource-provider.js';
import type { Inventory } from './inventory.js';
import { providerOf, showAggregates, showInventories, showTraits } from './show-resource-provider.js';

const generation: JsonSchema = { type: 'integer' };
const MOST = 2_147_483_647;
const positive: JsonSchema = { type: 'integer', maximum: MOST, minimum: 1 };
export const inventory: JsonSchema = {
  type: 'object',
  required: ['total'],
  additionalProperties: false,
  properties: {
    resource_provider_generation: generation,
    total: positive,
    reserved: { type: 'integer', maximum: MOST, minimum: 0 },
    min_unit: positive,
    max_unit: positive,
    step_size: positive,
    allocation_ratio: { type: 'number', maximum: 3.40282e38 },
  },
};
const trait: JsonSchema = { type: 'string', minLength: 1, maxLength: 255 };
const inventories: JsonSchema = {
  type: 'object',
  required: ['resource_provider_generation', 'inventories'],
  additionalProperties: false,
  properties: {
    resource_provider_generation: generation,
    inventories: { type: 'object', patternProperties: { '^[A-Z0-9_]+$': inventory } },
  },
};

export const UNLIMITED = { reserved: 0, min_unit: 1, max_unit: MOST, step_size: 1, allocation_ratio: 1 };

export interface Generation {
  readonly resource_provider_generation: number;
}

const CHANGED = "Resource provider's generation already changed. Please update the generation and try again.";

/** Somebody else has changed it meanwhile. @throws PlacementFault 409 */
export function checkGeneration(
  call: Call,
  { resource_provider_generation: known }: Generation,
  message = CHANGED,
): void {
  if (providerOf(call).generation !== known) throw conflict(message, 'placement.concurrent_update');
}

export function changing(call: Call): MadeProvider {
  const provider = madeProvider(call);
  provider.generation += 1;
  return provider;
}

/** From here on, all of something may be reserved. */
const ALL_RESERVED_FROM = 26;

/** @throws PlacementFault 400 */
export function checkCapacity(
  uuid: string,
  kind: string,
  wanted: Partial<Inventory>,
  minor: number,
  verb: 'create' | 'update' = 'update',
): void {
  const { total = 0, reserved = 0, allocation_ratio: ratio = 1 } = wanted;
  const capacity = Math.trunc((total - reserved) * ratio);
  const mayBeNone = minor >= ALL_RESERVED_FROM;
  if (mayBeNone ? capacity >= 0 : capacity > 0) return;
  throw badRequest(
    `Unable to ${verb} inventory for resource provider ${uuid}: Invalid inventory for '${kind}' on resource provider '${uuid}'. The reserved value is greater than ${mayBeNone ? '' : 'or equal to '}total.`,
  );
}

/** PUT /resource_providers/{uuid}/inventories */
export function updateInventories(call: Call, minor: number): SimResponse {
  const { uuid } = providerOf(call);
  const body = checkBody<
    Generation & { inventories: Record<string, Partial<Inventory> & { total: number }> }
  >(call, inventories);
  checkGeneration(call, body, 'resource provider generation conflict');
  for (const [kind, wanted] of Object.entries(body.inventories)) checkCapacity(uuid, kind, wanted, minor);
  const unknown = Object.keys(body.inventories).find((kind) => !isResourceClass(call.cloud, kind));
  if (unknown !== undefined) {
    throw badRequest(
      `Unknown resource class in inventory for resource provider ${uuid}: No such resource class ${unknown}.`,
    );
  }
  changing(call).inventories = Object.fromEntries(
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
  const { inventories: all, generation: known, uuid } = providerOf(call, (none) => `${none} : ${none}`);
  const kind = call.params.resource_class ?? '';
  if (!Object.hasOwn(all, kind)) throw notFoundThere(`No inventory of class ${kind} for ${uuid}`);
  return json(call, minor, { ...all[kind], resource_provider_generation: known });
}

/** DELETE /resource_providers/{uuid}/inventories/{resource_class} */
export function deleteInventory(call: Call): SimResponse {
  const { inventories: all } = providerOf(call);
  const kind = call.params.resource_class ?? '';
  const none = `No inventory of class ${kind} found for delete`;
  if (!isResourceClass(call.cloud, kind)) throw notFoundThere(`${none}: No such resource class ${kind}.`);
  if (!Object.hasOwn(all, kind)) throw notFoundThere(`${none}: ${none}`);
  const { [kind]: _gone, ...others } = all;
  changing(call).inventories = others;
  return NOTHING;
}

/** PUT /resource_providers/{uuid}/traits, since 1.6 */
export function updateTraits(call: Call, minor: number): SimResponse {
  const body = checkBody<Generation & { traits: string[] }>(call, {
    type: 'object',
    required: ['traits', 'resource_provider_generation'],
    additionalProperties: false,
    properties: {
      traits: { type: 'array', items: trait },
      resource_provider_generation: generation,
    },
  });
  checkGeneration(call, body);
  const unknown = body.traits.filter((trait) => !isTrait(call.cloud, trait));
  if (unknown.length > 0) throw badRequest(`No such trait ${[...new Set(unknown)].join(', ')}`);
  setTraits(call, [...new Set(body.traits)]);
  return showTraits(call, minor);
}

/** What is so already is no change, and no new generation. */
function setTraits(call: Call, wanted: readonly string[]): void {
  const provider = madeProvider(call);
  const known = new Set(provider.traits);
  if (known.size === wanted.length && wanted.every((one) => known.has(one))) return;
  provider.traits = [...wanted];
  provider.generation += 1;
}

/** DELETE /resource_providers/{uuid}/traits, since 1.6 */
export function deleteTraits(call: Call): SimResponse {
  setTraits(call, []);
  return NOTHING;
}

/** From here on, aggregates are set for one generation of the provider. */
const GENERATION_FROM = 19;

/** PUT /resource_providers/{uuid}/aggregates, since 1.1 */
export function updateAggregates(call: Call, minor: number): SimResponse {
  providerOf(call);
  const list: JsonSchema = { type: 'array', items: { type: 'string', format: 'uuid' }, uniqueItems: true };
  if (minor < GENERATION_FROM) {
    madeProvider(call).aggregates = checkBody<string[]>(call, list);
    return showAggregates(call, minor);
  }
  const body = checkBody<Generation & { aggregates: string[] }>(call, {
    type: 'object',
    properties: { aggregates: list, resource_provider_generation: generation },
    required: ['aggregates', 'resource_provider_generation'],
    additionalProperties: false,
  });
  checkGeneration(call, body);
  changing(call).aggregates = body.aggregates;
  return showAggregates(call, minor);
}
