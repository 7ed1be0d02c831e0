import { beforeAll, describe, it } from 'vitest';
import type { Side } from '../../parity/live-differential/side.js';
import { referenceSide } from './reference-side.js';
import { expectTold, type Told } from './told.js';

const IN = '[OpenStack-API-Version: placement 1.39]';
const OF = 'placement POST /resource_providers/ID-OF-RP/inventories admin';
const ONE = '/resource_providers/ID-OF-RP/inventories/VCPU admin';
const ROOM = `placement GET /allocation_candidates?in_tree=ID-OF-RP&resources`;

/** In this order: what `npm run parity:scenarios placement-inventories` once found to differ. */
const STORY: readonly Told[] = [
  [`placement POST /resource_classes admin ${IN} {"name":"CUSTOM_TOLD"}`, 201, ''],
  [`placement POST /resource_classes admin ${IN} {"name":"CUSTOM_TOLD"}`, 409, 'already exists: CUSTOM_TOLD'],
  [`placement PUT /resource_classes/CUSTOM_TOLD admin ${IN} {}`, 204, ''],
  [`placement DELETE /resource_classes/VCPU admin ${IN}`, 400, 'Cannot delete standard resource class VCPU'],
  [`placement POST /resource_providers admin ${IN} {"name":"told"} => RP=uuid`, 200, '"name":"told"'],
  [
    `${OF} ${IN} {"resource_provider_generation":0,"resource_class":"VCPU","total":4}`,
    201,
    '"resource_provider_generation":1',
  ],
  [
    `${OF} ${IN} {"resource_provider_generation":0,"resource_class":"CUSTOM_TOLD","total":4}`,
    201,
    '"resource_provider_generation":2',
  ],
  [`placement PUT ${ONE} ${IN} {"resource_provider_generation":1,"total":8}`, 409, 'generation conflict'],
  [`placement PUT ${ONE} ${IN} {"resource_provider_generation":2,"total":8,"reserved":2}`, 200, '"total":8'],
  [`placement GET ${ONE} ${IN}`, 200, '"allocation_ratio":1.0,'],
  [`${ROOM}=VCPU:6 admin ${IN}`, 200, '"VCPU":{"capacity":6,"used":0}'],
  [`${ROOM}=VCPU:7 admin ${IN}`, 200, '{"allocation_requests":[],"provider_summaries":{}}'],
  [`${ROOM}=VCPU:1&required=COMPUTE_NODE admin ${IN}`, 200, '{"allocation_requests":[],'],
  [`${ROOM}=NOPE:1 admin ${IN}`, 400, 'No such resource class NOPE.'],
  [`placement DELETE /resource_classes/CUSTOM_TOLD admin ${IN}`, 409, 'Class is in use in inventory.'],
  [`placement DELETE ${ONE} ${IN}`, 204, ''],
  [`placement DELETE ${ONE} ${IN}`, 404, 'No inventory of class VCPU found for delete'],
];

describe('A real Placement', () => {
  let side: Side;

  beforeAll(async () => {
    side = await referenceSide('placement-inventories');
  });

  it('keeps resource classes and single inventories, and says who has room', async () => {
    await expectTold(side, STORY);
  });
});
