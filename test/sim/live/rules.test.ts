import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { playAlone, scenarioSteps } from '../../parity/live-differential/scenario.js';
import type { Side } from '../../parity/live-differential/side.js';
import { referenceSide } from './reference-side.js';

const GROUP = 'nova POST ~/os-server-groups {"server_group":{"name":"g","policies":';
const TAGS = JSON.stringify(Array.from({ length: 51 }, (_, index) => String(index)));

/** What a story once showed to be another rule than the simulator's: a request, and of the answer a part. */
const RULES: readonly (readonly [rule: string, request: string, status: number, part: string])[] = [
  [
    'looks for policies that are the same before it counts them',
    `${GROUP}["affinity","affinity"]}}`,
    400,
    "['affinity', 'affinity'] has non-unique elements",
  ],
  ['says nothing of a second policy but that there is one', `${GROUP}["affinity",5]}}`, 400, 'is too long'],
  [
    'says of too many tags that they are too many',
    `nova POST ~/servers @2.52 {"server":{"name":"x","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":"none","tags":${TAGS}}}`,
    400,
    "'50'] is too long",
  ],
  [
    'tells of a processor as Python writes it',
    'nova GET ~/os-hypervisors/detail @2.1 admin',
    200,
    '"cpu_info":"{\\"arch\\": \\"x86_64\\", \\"model\\"',
  ],
  [
    "calls a fake hypervisor one, on a service that has its number after the API's",
    'nova GET ~/os-hypervisors/1 @2.1 admin',
    200,
    '"hypervisor_type":"fake","hypervisor_version":1000,"host_ip":"127.0.0.1","service":{"id":4,',
  ],
  [
    'takes the first of two directions out of a link to the next page',
    'neutron GET ~/networks?page_reverse=x&page_reverse=true&limit=1',
    200,
    'networks?page_reverse=true&limit=1"',
  ],
];

describe('The recorded cloud', () => {
  let side: Side;

  beforeAll(async () => {
    side = await referenceSide('rules');
  });

  it.each(RULES)('%s: %s', async (_, request, status, part) => {
    const answer = await playAlone(side, scenarioSteps(request));
    expect([answer?.status, answer?.body]).toEqual([status, expect.stringContaining(part)]);
  });

  it('makes a certificate for a user, signed with its own key', async () => {
    const request = 'nova POST ~/os-keypairs @2.2 {"keypair":{"name":"c","type":"x509"}}';
    const answer = await playAlone(side, scenarioSteps(request));
    const { keypair } = JSON.parse(answer?.body ?? '') as { keypair: Record<string, string> };
    const certificate = new X509Certificate(keypair['public_key'] ?? '');
    expect(certificate.subject).toBe(`CN=${keypair['user_id']}`);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.fingerprint.toLowerCase()).toBe(keypair['fingerprint']);
    expect(keypair['private_key']).toMatch(/^MII[A-Za-z0-9+/]{3000,}={0,2}$/);
  });
});
