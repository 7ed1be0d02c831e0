import type { SeedInput } from '../../../sim/seed.js';

/** What network held in the recorded cloud (recordings `neutron-*`). */
export const networkSeed: NonNullable<NonNullable<SeedInput>['network']> = {
  security_groups: [
    {
      id: 'fbb164ac-2039-436d-b68c-06d36b9a860d',
      project: 'tenant',
      created_at: '2026-11-22T14:36:50Z',
      rule_ids: [
        'cd2733d0-f0bc-4c6f-9ebe-7c1b0f5d3ce9',
        '8578ab78-d913-4d27-8a9d-4ffc7e2ba800',
        '05b03599-c2b4-4048-b9f3-2c0ee016a596',
        '1b50dcad-e267-4fbb-a0b4-9de92df53f96',
      ],
    },
  ],
  networks: [
    {
      id: '3e85ee5d-1116-437f-ac70-241e70f6c4f7',
      name: 'tenant-net',
      project: 'tenant',
      created_at: '2026-11-22T14:36:50Z',
      subnets: [{ id: '20b9ac05-105e-4079-9ad0-29ce509cb11d', name: 'tenant-net-v4', cidr: '10.0.0.0/24' }],
    },
    {
      name: 'other-net',
      project: 'other',
      created_at: '2026-11-22T14:36:50Z',
      subnets: [{ name: 'other-net-v4', cidr: '10.0.1.0/24' }],
    },
  ],
};
