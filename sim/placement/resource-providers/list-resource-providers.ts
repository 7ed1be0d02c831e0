import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import type { JsonSchema } from '../../identity/json-schema/validate.js';
import { checkQuery } from '../query.js';
import { json } from '../respond.js';
import { inventoryOf } from './inventory.js';
import {
  type ResourceProvider,
  type Resources,
  resourceProviders,
  resourcesOf,
} from './resource-provider.js';
import { resourceProviderView } from './resource-provider-view.js';

const text: JsonSchema = { type: 'string' };
const uuid: JsonSchema = { type: 'string', format: 'uuid' };

/** Query parameters, and the microversion they came with. */
const PARAMETERS: readonly (readonly [name: string, schema: JsonSchema, from: number])[] = [
  ['name', text, 0],
  ['uuid', uuid, 0],
  ['member_of', text, 3],
  ['resources', text, 4],
  ['in_tree', uuid, 14],
  ['required', text, 18],
];

/** GET /resource_providers */
export function listResourceProviders(call: Call, minor: number): SimResponse {
  const query = checkQuery(call, querySchema(minor));
  const found = resourceProviders(call.cloud).filter((provider) => fits(provider, query));
  return json(call, minor, {
    resource_providers: found.map((provider) => resourceProviderView(provider, minor)),
  });
}

function querySchema(minor: number): JsonSchema {
  const known = PARAMETERS.filter(([, , from]) => minor >= from);
  return {
    type: 'object',
    properties: Object.fromEntries(known.map(([name, schema]) => [name, schema])),
    additionalProperties: false,
  };
}

/** No provider here is in an aggregate; each is a tree of its own. */
function fits(provider: ResourceProvider, query: Readonly<Record<string, string>>): boolean {
  return (
    (query.name ?? provider.name) === provider.name &&
    (query.uuid ?? provider.uuid) === provider.uuid &&
    (query.in_tree ?? provider.uuid) === provider.uuid &&
    query.member_of === undefined &&
    hasRoom(provider, query.resources)
  );
}

/** `VCPU:1,MEMORY_MB:512` */
function hasRoom(provider: ResourceProvider, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const inventory = inventoryOf(provider);
  return wanted.split(',').every((pair) => {
    const [resource = '', amount] = pair.split(':');
    if (!Object.hasOwn(inventory, resource) || !/^\d+$/.test(amount ?? '')) return false;
    const key = resource as keyof Resources;
    const { total, reserved, allocation_ratio } = inventory[key];
    const used = provider.consumers.reduce((sum, server) => sum + resourcesOf(server)[key], 0);
    return used + Number(amount) <= (total - reserved) * allocation_ratio;
  });
}
