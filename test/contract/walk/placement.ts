import type { Step, Walk } from '../traveller.js';

const provider = '/resource_providers/{provider}';
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
  ],
};
