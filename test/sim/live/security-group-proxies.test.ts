import { beforeAll, describe, expect, it } from 'vitest';
import { playAlone, scenarioSteps } from '../../parity/live-differential/scenario.js';
import type { Side } from '../../parity/live-differential/side.js';
import { referenceSide } from './reference-side.js';

const MADE = 'nova POST ~/os-security-groups {"security_group":{"name":"told","description":"d"}} => SG';
const NOBODY = '8d68ae58-4f65-4f09-8c9a-5c0a09cd4a52';

const rule = (values: object): string =>
  `nova POST ~/os-security-group-rules ${JSON.stringify({ security_group_rule: values })}`;
const tcp = (values: object = {}) =>
  rule({ parent_group_id: 'ID-OF-SG', ip_protocol: 'tcp', from_port: 1, to_port: 2, ...values });
const toGroup = (values: object = {}) =>
  rule({ parent_group_id: 'ID-OF-SG', group_id: 'ID-OF-SG', ...values });

/** What the recorded cloud was seen to answer: the status, and a part of the body. */
const TOLD: readonly (readonly [request: string, status: number, part: string])[] = [
  ['nova GET ~/os-security-groups?limit=x', 400, "does not match '^[0-9]*$'"],
  ['nova GET ~/os-security-groups?offset=5', 200, '{"security_groups":[]}'],
  [
    `nova GET ~/os-security-groups/${NOBODY}`,
    404,
    `${NOBODY} does not exist\\nNeutron server returns request`,
  ],
  ['nova POST ~/os-security-groups {"security_group":{}}', 400, '"name is not a string or unicode"'],
  [
    `nova POST ~/os-security-groups {"security_group":{"name":"${'n'.repeat(256)}","description":""}}`,
    400,
    '"name has 256 characters, more than 255."',
  ],
  [
    'nova POST ~/os-security-groups {"security_group":{"name":"default","description":"d"}}',
    403,
    '"Default security group already exists.\\nNeutron',
  ],
  [rule({ ip_protocol: 'tcp', from_port: 1, to_port: 2 }), 400, 'Security group id should be uuid'],
  [rule({ parent_group_id: NOBODY, ip_protocol: 'tcp' }), 404, `${NOBODY} does not exist\\nNeutron`],
  [tcp({ ip_protocol: 'tcpx' }), 400, '"Invalid IP protocol tcpx."'],
  [tcp({ ip_protocol: 6 }), 400, '"Invalid IP protocol 6."'],
  [tcp({ ip_protocol: {} }), 400, 'Not enough parameters to build a valid rule.'],
  [tcp({ ip_protocol: { a: 1 } }), 400, '"Invalid IP protocol {\'a\': 1}."'],
  [tcp({ from_port: '1.0' }), 400, 'To and From ports must be integers'],
  [tcp({ from_port: ' 3 ' }), 400, 'Invalid port range 3:2. Former value cannot be greater than the later'],
  [tcp({ from_port: 0 }), 400, 'Invalid port range 0:2. Valid TCP ports should be between 1-65535'],
  [tcp({ ip_protocol: 'icmp', from_port: 256 }), 400, '256:2. For ICMP, the type:code must be valid'],
  [tcp({ ip_protocol: 'icmp', from_port: -1 }), 400, 'is missing.\\nNeutron server returns request_ids'],
  [tcp({ cidr: 'garbage' }), 400, '"garbage is not a valid IP network."'],
  [tcp({ cidr: '10.0.0.1' }), 400, '"10.0.0.1 is not a valid IP network."'],
  [tcp({ cidr: ['a'] }), 400, '"[\'a\'] is not a valid IP network."'],
  [tcp({ cidr: {}, from_port: 1.5 }), 200, '"ip_range":{"cidr":"0.0.0.0/0"}'],
  [tcp({ from_port: true }), 400, 'This rule already exists in group ID-OF-SG'],
  [tcp({ ip_protocol: 'TCP' }), 403, 'Security group rule already exists. Rule id is'],
  [tcp({ cidr: '10.0.0.1%2F8' }), 200, '"cidr":"10.0.0.1/8"'],
  [toGroup(), 200, '"ip_protocol":null,"from_port":null,"to_port":null'],
  [toGroup({ from_port: 1, to_port: 2 }), 403, 'Security group rule already exists. Rule id is'],
  [toGroup({ ip_protocol: 'tcp' }), 200, '"from_port":1,"to_port":65535'],
  [toGroup({ group_id: 'x' }), 400, 'Security group id should be uuid'],
  [`nova DELETE ~/os-security-group-rules/${NOBODY}`, 404, `rule ${NOBODY} does not exist\\nNeutron`],
];

describe('Security groups by way of Nova', () => {
  let side: Side;

  beforeAll(async () => {
    side = await referenceSide('security-group-proxies');
    await playAlone(side, scenarioSteps(MADE));
  });

  it.each(TOLD)('%s: %i %s', async (line, status, part) => {
    const answer = await playAlone(side, scenarioSteps(line));
    expect([answer?.status, answer?.body]).toEqual([status, expect.stringContaining(side.filled(part))]);
  });

  it('are not renamed where Neutron refuses it: Nova did not expect that', async () => {
    const own = 'neutron GET ~/security-groups?name=default => DEFAULT=security_groups.0.id';
    const rename =
      'nova PUT ~/os-security-groups/ID-OF-DEFAULT {"security_group":{"name":"x","description":""}}';
    const answer = await playAlone(side, scenarioSteps(`${own}\n${rename}`));
    expect(answer?.status).toBe(500);
    expect(answer?.body).toContain('neutronclient.common.exceptions.Conflict');
  });
});
