import type { SeedInput } from '../../../sim/seed.js';

/** What volume held in the recorded cloud (recordings `cinder-types`, `cinder-show-3.70`). */
export const volumeSeed: NonNullable<NonNullable<SeedInput>['volume']> = {
  types: [
    {
      id: 'c1aa2573-8540-49dd-92e2-501d98974a9f',
      name: '__DEFAULT__',
      description: 'Default Volume Type',
      created_at: '2026-11-22T14:35:00Z',
    },
    {
      id: '9dfd248a-70d3-43f3-a07a-b3e8c8715fc9',
      name: 'noop',
      default: true,
      created_at: '2026-11-22T14:36:50Z',
    },
  ],
  service_id: '5d04f706-075e-455f-b826-ed7842640b19',
};
