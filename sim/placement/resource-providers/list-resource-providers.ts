import type { Call } from '../../call.js';
import type { Cloud } from '../../cloud.js';
import type { SimResponse } from '../../http/message.js';
import type { JsonSchema } from '../../identity/json-schema/validate.js';
import { checkQuery } from '../query.js';
import { json } from '../respond.js';
import { aggregatesIn, checkAsked } from './asked-providers.js';
import { capacityOf } from './inventory.js';
import { type ResourceProvider, resourceProviders, rootOf, usageOf } from './resource-provider.js';
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
  checkAsked(call.cloud, query);
  const found = resourceProviders(call.cloud).filter((provider) => fits(call.cloud, provider, query));
  return json(call, minor, {
    resource_providers: found.map((provider) => resourceProviderView(call.cloud, provider, minor)),
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

/** `in_tree` is any of a tree. */
function fits(cloud: Cloud, provider: ResourceProvider, query: Readonly<Record<string, string>>): boolean {
  const { name, uuid, in_tree, member_of, resources, required } = query;
  return (
    (name ?? provider.name) === provider.name &&
    (uuid ?? provider.uuid) === provider.uuid &&
    (in_tree === undefined || treeOf(cloud, in_tree) === rootOf(cloud, provider)) &&
    (member_of === undefined || isMember(provider, member_of)) &&
    (required === undefined || hasTraits(provider, required)) &&
    hasRoom(provider, resources)
  );
}

function treeOf(cloud: Cloud, uuid: string): string {
  const provider = cloud.placement.providers.get(uuid);
  return provider ? rootOf(cloud, provider) : uuid;
}

/** One aggregate, or `in:` and several; with `!` before, none of them. */
function isMember({ aggregates }: ResourceProvider, asked: string): boolean {
  return aggregatesIn(asked).some((one) => aggregates.includes(one)) !== asked.startsWith('!');
}

/** `COMPUTE_NODE,!HW_CPU_X86_AVX`, or `in:` and several of which one is enough. */
function hasTraits({ traits }: ResourceProvider, asked: string): boolean {
  const has = (one: string) => traits.includes(one.replace(/^!/, '')) !== one.startsWith('!');
  return asked.startsWith('in:') ? asked.slice(3).split(',').some(has) : asked.split(',').every(has);
}

/** `VCPU:1,MEMORY_MB:512` */
export function hasRoom(provider: ResourceProvider, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const used = usageOf(provider);
  return wanted.split(',').every((pair) => {
    const [kind = '', amount] = pair.split(':');
    const inventory = Object.hasOwn(provider.inventories, kind) ? provider.inventories[kind] : undefined;
    if (!inventory) return false;
    return (used[kind] ?? 0) + Number(amount) <= capacityOf(inventory);
  });
}
