import { beforeAll, describe, it } from 'vitest';
import type { Side } from '../../parity/live-differential/side.js';
import { referenceSide } from './reference-side.js';
import { expectTold, type Told } from './told.js';

const ON = 'nova POST ~/os-aggregates/ID-OF';
const HOST = '{"host":"ID-OF-H"}';
const ZONES = 'nova GET ~/os-availability-zone';

function server(zone: string): string {
  return `nova POST ~/servers @2.37 {"server":{"name":"zoned","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":"none","availability_zone":"${zone}"}}`;
}

/** In this order: what `npm run parity:scenarios zones-of-aggregates` once found to differ. */
const STORY: readonly Told[] = [
  ['nova GET ~/os-hypervisors admin => H=hypervisors.0.hypervisor_hostname', 200, ''],
  ['nova POST ~/os-aggregates admin {"aggregate":{"name":"one","availability_zone":"z1"}} => A', 200, '"z1"'],
  ['nova POST ~/os-aggregates admin {"aggregate":{"name":"two","availability_zone":"z2"}} => B', 200, '"z2"'],
  ['nova POST ~/os-aggregates admin {"aggregate":{"name":"three"}} => C', 200, '"availability_zone":null'],
  [ZONES, 200, '{"availabilityZoneInfo":[{"zoneName":"nova",'],
  [server('z1'), 400, 'The requested availability zone is not available'],
  [`${ON}-A/action admin {"add_host":${HOST}}`, 200, '"hosts":["'],
  [`${ON}-C/action admin {"add_host":${HOST}}`, 200, '"hosts":["'],
  [ZONES, 200, '{"availabilityZoneInfo":[{"zoneName":"z1",'],
  ['nova GET ~/os-services?binary=nova-compute admin', 200, '"zone":"z1"'],
  [server('nova'), 400, 'The requested availability zone is not available'],
  [`${server('z1')} => S`, 202, ''],
  ['wait nova ~/servers/ID-OF-S ACTIVE\nnova GET ~/servers/ID-OF-S', 200, 'availability_zone":"z1"'],
  [
    `${ON}-B/action admin {"add_host":${HOST}}`,
    409,
    "Reason: One or more hosts already in availability zone(s) ['z1'].",
  ],
  [
    'nova PUT ~/os-aggregates/ID-OF-A admin {"aggregate":{"availability_zone":"z3"}}',
    400,
    'Cannot update aggregate ID-OF-A. Reason: One or more hosts contain instances in this zone.',
  ],
  [
    `${ON}-A/action admin {"set_metadata":{"metadata":{"availability_zone":null}}}`,
    400,
    'Reason: Aggregate one does not support empty named availability zone.',
  ],
  [`${ON}-A/action admin {"remove_host":${HOST}}`, 200, '"hosts":[]'],
  [ZONES, 200, '{"availabilityZoneInfo":[{"zoneName":"nova",'],
];

describe('A real Nova', () => {
  let side: Side;

  beforeAll(async () => {
    side = await referenceSide('zones-of-aggregates');
  });

  it('has the zones that aggregates put its hosts in', async () => {
    await expectTold(side, STORY);
  });
});
