import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { notFound, notFoundThere } from '../fault.js';
import { json } from '../respond.js';
import { type ResourceProvider, resourceProviders, resourcesOf, usageOf } from './resource-provider.js';
import { resourceProviderView } from './resource-provider-view.js';

/** GET /resource_providers/{uuid} */
export function showResourceProvider(call: Call, minor: number): SimResponse {
  return json(call, minor, resourceProviderView(call.cloud, providerOf(call), minor));
}

/** GET /resource_providers/{uuid}/inventories */
export function showInventories(call: Call, minor: number): SimResponse {
  const provider = providerOf(call, (none) => `${none} : ${none}`);
  return json(call, minor, {
    resource_provider_generation: provider.generation,
    inventories: provider.inventories,
  });
}

/** GET /resource_providers/{uuid}/usages */
export function showUsages(call: Call, minor: number): SimResponse {
  const provider = providerOf(call, twice);
  const usages = usageOf(provider);
  return json(call, minor, { resource_provider_generation: provider.generation, usages });
}

/** GET /resource_providers/{uuid}/allocations */
export function showAllocations(call: Call, minor: number): SimResponse {
  const provider = providerOf(call, (none) => `Resource provider '${call.params.uuid}' not found: ${none}`);
  const allocations = Object.fromEntries(
    provider.consumers.map((server) => [server.id, { resources: taken(server) }]),
  );
  return json(call, minor, { allocations, resource_provider_generation: provider.generation });
}

/** Only what is taken. */
function taken(server: ResourceProvider['consumers'][number]): object {
  return Object.fromEntries(Object.entries(resourcesOf(server)).filter(([, amount]) => amount > 0));
}

/** GET /resource_providers/{uuid}/aggregates, since 1.1 */
export function showAggregates(call: Call, minor: number): SimResponse {
  const provider = providerOf(call);
  const generation = minor >= 19 ? { resource_provider_generation: provider.generation } : {};
  return json(call, minor, { aggregates: provider.aggregates, ...generation });
}

/** GET /resource_providers/{uuid}/traits, since 1.6 */
export function showTraits(call: Call, minor: number): SimResponse {
  const provider = providerOf(call, twice);
  return json(call, minor, { traits: provider.traits, resource_provider_generation: provider.generation });
}

const twice = (none: string): string => `${none}: ${none}`;

/**
 * @param tell how the operation itself says that there is none, where it does
 * @throws PlacementFault 404
 */
export function providerOf(call: Call, tell?: (none: string) => string): ResourceProvider {
  const uuid = call.params.uuid ?? '';
  const provider = resourceProviders(call.cloud).find((candidate) => candidate.uuid === uuid);
  if (provider) return provider;
  const none = `No resource provider with uuid ${uuid} found`;
  throw tell ? notFoundThere(tell(none)) : notFound(none);
}
