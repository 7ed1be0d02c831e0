import type { Cloud } from '../../cloud.js';
import { type ResourceProvider, rootOf } from './resource-provider.js';

/** What may be asked of a provider, and from which microversion on it is linked to. */
const LINKS: readonly (readonly [rel: string, from: number])[] = [
  ['inventories', 0],
  ['usages', 0],
  ['aggregates', 1],
  ['traits', 6],
  ['allocations', 11],
];

/** Providers stand in a tree from here on. */
const TREE_FROM = 14;

export function resourceProviderView(cloud: Cloud, provider: ResourceProvider, minor: number): unknown {
  const { uuid, name } = provider;
  const self = `/resource_providers/${uuid}`;
  return {
    uuid,
    name,
    generation: provider.generation,
    links: [
      { rel: 'self', href: self },
      ...LINKS.filter(([, from]) => minor >= from).map(([rel]) => ({ rel, href: `${self}/${rel}` })),
    ],
    ...(minor >= TREE_FROM && {
      parent_provider_uuid: provider.parent,
      root_provider_uuid: rootOf(cloud, provider),
    }),
  };
}
