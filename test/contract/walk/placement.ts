import type { Step, Walk } from '../traveller.js';

const provider = '/resource_providers/{provider}';
const made = '/resource_providers/{made}';
const by = { by: 'admin' } as const;

export const placementWalk: Walk = {
  service: 'placement',
  steps: [
    ['GET /'],
    ['GET /resource_providers', undefined, { ...by, as: 'provider' }],
    [`GET ${provider}`, undefined, by],
    ...['inventories', 'usages', 'allocations', 'aggregates', 'traits'].map(
      (part): Step => [`GET ${provider}/${part}`, undefined, by],
    ),
    ['POST /resource_providers', { name: 'made' }, { as: 'made' }],
    [`PUT ${made}`, { name: 'renamed' }],
    [`PUT ${made}/inventories`, { resource_provider_generation: 0, inventories: { VCPU: { total: 4 } } }],
    [`GET ${made}/inventories/VCPU`, undefined, by],
    [`DELETE ${made}/inventories`],
    ['PUT /traits/CUSTOM_WALK', undefined, { raw: '' }],
    ['GET /traits', undefined, by],
    ['GET /traits/CUSTOM_WALK', undefined, by],
    [`PUT ${made}/traits`, { resource_provider_generation: 2, traits: ['CUSTOM_WALK'] }],
    [`DELETE ${made}/traits`],
    [`PUT ${made}/aggregates`, { resource_provider_generation: 4, aggregates: [] }],
    [`DELETE ${made}`],
    ['DELETE /traits/CUSTOM_WALK'],
  ],
};
