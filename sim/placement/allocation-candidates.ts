import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';
import type { JsonSchema } from '../json-schema/validate.js';
import { badRequest } from './fault.js';
import { checkQuery } from './query.js';
import { capacityOf } from './resource-providers/inventory.js';
import { fitting, providerFilters } from './resource-providers/provider-filters.js';
import {
  type ResourceProvider,
  resourceProviders,
  rootOf,
  usageOf,
} from './resource-providers/resource-provider.js';
import { json } from './respond.js';

const limit: JsonSchema = { type: ['integer', 'string'], pattern: '^[1-9][0-9]*$', minimum: 1, minLength: 1 };

/** What came with which microversion: allocations by provider, traits, what was not asked for, trees, groups. */
const BY_PROVIDER = 12;
const TRAITS = 17;
const WHOLE = 27;
const TREES = 29;
const MAPPINGS = 34;

/**
 * GET /allocation_candidates, since 1.10: the providers that have room for what is asked, each for all of it. Of the
 * request groups only that without a suffix is looked at.
 */
export function listAllocationCandidates(call: Call, minor: number): SimResponse {
  const query = checkQuery(call, { type: 'object', properties: { limit } });
  if (query.resources === undefined) {
    throw badRequest('At least one request group (`resources` or `resources{$S}`) is required.');
  }
  const filters = providerFilters(call, minor);
  const { in_tree: tree } = query;
  const complain = (detail: string) => badRequest(detail);
  const found = fitting(call.cloud, resourceProviders(call.cloud), filters, complain)
    .filter((provider) => tree === undefined || rootOf(call.cloud, provider) === tree)
    .slice(0, query.limit === undefined ? undefined : Number(query.limit));
  const wanted = filters.resources;
  return json(call, minor, {
    allocation_requests: found.map((provider) => requestOf(provider, wanted, minor)),
    provider_summaries: Object.fromEntries(
      found.map((provider) => [provider.uuid, summaryOf(call, provider, wanted, minor)]),
    ),
  });
}

type Amounts = Readonly<Record<string, number>>;

/** What a consumer would ask for to get it. */
function requestOf({ uuid }: ResourceProvider, resources: Amounts, minor: number): unknown {
  return {
    allocations:
      minor < BY_PROVIDER ? [{ resource_provider: { uuid }, resources }] : { [uuid]: { resources } },
    ...(minor >= MAPPINGS && { mappings: { '': [uuid] } }),
  };
}

function summaryOf(call: Call, provider: ResourceProvider, wanted: Amounts, minor: number): unknown {
  const used = usageOf(provider);
  const shown = Object.entries(provider.inventories).filter(
    ([kind]) => minor >= WHOLE || Object.hasOwn(wanted, kind),
  );
  return {
    resources: Object.fromEntries(
      shown.map(([kind, inventory]) => [kind, { capacity: capacityOf(inventory), used: used[kind] ?? 0 }]),
    ),
    ...(minor >= TRAITS && { traits: provider.traits }),
    ...(minor >= TREES && {
      parent_provider_uuid: provider.parent,
      root_provider_uuid: rootOf(call.cloud, provider),
    }),
  };
}
