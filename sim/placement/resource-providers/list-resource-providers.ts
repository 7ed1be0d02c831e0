import type { Call } from '../../call.js';
import type { Cloud } from '../../cloud.js';
import type { SimResponse } from '../../http/message.js';
import type { JsonSchema } from '../../json-schema/validate.js';
import { badRequest } from '../fault.js';
import { checkQuery } from '../query.js';
import { json } from '../respond.js';
import { fitting, providerFilters } from './provider-filters.js';
import { resourceProviders, rootOf } from './resource-provider.js';
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

/** GET /resource_providers: `in_tree` is any of a tree. */
export function listResourceProviders(call: Call, minor: number): SimResponse {
  const { name, uuid, in_tree } = checkQuery(call, querySchema(minor));
  const filters = providerFilters(call, minor);
  const { cloud } = call;
  const all = resourceProviders(cloud);
  const inTree =
    in_tree === undefined ? all : all.filter((one) => rootOf(cloud, one) === treeOf(cloud, in_tree));
  const isKnown = in_tree === undefined || all.some((one) => one.uuid === in_tree);
  const complain = (detail: string) => badRequest(`Invalid trait(s) in "required" parameter: ${detail}`);
  const fit = isKnown ? fitting(cloud, all, filters, complain) : [];
  const found = fit.filter(
    (one) => inTree.includes(one) && (name || one.name) === one.name && (uuid || one.uuid) === one.uuid,
  );
  return json(call, minor, {
    resource_providers: found.map((provider) => resourceProviderView(cloud, provider, minor)),
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

function treeOf(cloud: Cloud, uuid: string): string {
  const provider = cloud.placement.providers.get(uuid);
  return provider ? rootOf(cloud, provider) : uuid;
}
