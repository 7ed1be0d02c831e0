import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { notFound } from '../fault.js';
import { json } from '../respond.js';
import { inventoryOf } from './inventory.js';
import {
  generationOf,
  heldFor,
  type ResourceProvider,
  resourceProviders,
  resourcesOf,
} from './resource-provider.js';
import { resourceProviderView } from './resource-provider-view.js';

/** GET /resource_providers/{uuid} */
export function showResourceProvider(call: Call, minor: number): SimResponse {
  return json(call, minor, resourceProviderView(providerOf(call), minor));
}

/** GET /resource_providers/{uuid}/inventories */
export function showInventories(call: Call, minor: number): SimResponse {
  const provider = providerOf(call);
  return json(call, minor, {
    resource_provider_generation: generationOf(provider),
    inventories: inventoryOf(provider),
  });
}

/** GET /resource_providers/{uuid}/usages */
export function showUsages(call: Call, minor: number): SimResponse {
  const provider = providerOf(call);
  const usages = { VCPU: 0, MEMORY_MB: 0, DISK_GB: 0 };
  for (const { VCPU, MEMORY_MB, DISK_GB } of provider.consumers.flatMap(heldFor)) {
    usages.VCPU += VCPU;
    usages.MEMORY_MB += MEMORY_MB;
    usages.DISK_GB += DISK_GB;
  }
  return json(call, minor, { resource_provider_generation: generationOf(provider), usages });
}

/** GET /resource_providers/{uuid}/allocations */
export function showAllocations(call: Call, minor: number): SimResponse {
  const provider = providerOf(call);
  const allocations = Object.fromEntries(
    provider.consumers.map((server) => [server.id, { resources: taken(server) }]),
  );
  return json(call, minor, { allocations, resource_provider_generation: generationOf(provider) });
}

/** Only what is taken. */
function taken(server: ResourceProvider['consumers'][number]): object {
  return Object.fromEntries(Object.entries(resourcesOf(server)).filter(([, amount]) => amount > 0));
}

/** GET /resource_providers/{uuid}/aggregates, since 1.1: it is in none. */
export function showAggregates(call: Call, minor: number): SimResponse {
  const provider = providerOf(call);
  const generation = minor >= 19 ? { resource_provider_generation: generationOf(provider) } : {};
  return json(call, minor, { aggregates: [], ...generation });
}

/** GET /resource_providers/{uuid}/traits, since 1.6 */
export function showTraits(call: Call, minor: number): SimResponse {
  const provider = providerOf(call);
  return json(call, minor, { traits: TRAITS, resource_provider_generation: generationOf(provider) });
}

const TRAITS = [
  'COMPUTE_NODE',
  'COMPUTE_IMAGE_TYPE_QCOW2',
  'COMPUTE_IMAGE_TYPE_RAW',
  'COMPUTE_NET_ATTACH_INTERFACE',
  'COMPUTE_VOLUME_ATTACH_WITH_TAG',
  'COMPUTE_VOLUME_EXTEND',
  'COMPUTE_DEVICE_TAGGING',
];

function providerOf(call: Call): ResourceProvider {
  const uuid = call.params.uuid ?? '';
  const provider = resourceProviders(call.cloud).find((candidate) => candidate.uuid === uuid);
  if (!provider) throw notFound(`No resource provider with uuid ${uuid} found`);
  return provider;
}
