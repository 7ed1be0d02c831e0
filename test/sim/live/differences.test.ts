import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Fixtures, settle } from '../../parity/live-differential/fixtures.js';
import { SERVICES } from '../../parity/live-differential/official-schemas.js';
import { requestLine } from '../../parity/live-differential/request-line.js';
import type { Asked, Side } from '../../parity/live-differential/side.js';
import { OF_ALL_OPERATIONS } from './of-all-operations.js';
import { OF_GENERATED_REQUESTS } from './of-generated-requests.js';
import { referenceSide } from './reference-side.js';

/**
 * What `npm run parity:live` once found to differ: a request, and of a real cloud's answer the status and a part of
 * the headers and the body.
 */
const DIFFERENCES: readonly (readonly [request: string, status: number, part: string])[] = [
  [
    'neutron POST ~/ports {"port":{"network_id":"ID-OF-NETWORK","allowed_address_pairs":[{"ip_address":"x"}]}}',
    400,
    "'x' is not a valid IP address",
  ],
  [
    'neutron POST ~/ports {"port":{"network_id":"ID-OF-NETWORK","allowed_address_pairs":[5]}}',
    400,
    "'5' is not a dictionary",
  ],
  [
    `nova POST ~/os-volumes {"volume":{"size":1,"availability_zone":"${'x'.repeat(256)}"}}`,
    400,
    'Invalid input received: Invalid input for field/attribute availability_zone. Value: xxx',
  ],
  ['nova POST ~/os-volumes {"volume":{"size":1,"metadata":{"a":5}}}', 400, "5 is not of type 'string'"],
  ['placement GET /resource_providers?nope=1&nope=2 admin', 400, "{'nope': '2'}"],
  [
    'placement GET /resource_providers?required=NOPE&name=x @1.39 admin',
    400,
    'Invalid trait(s) in \\"required\\" parameter: No such trait(s): NOPE.',
  ],
  [
    'placement GET /resource_providers?required=NOPE&member_of=x @1.39 admin',
    400,
    "Expected 'member_of' parameter to contain valid UUID(s). Got: x",
  ],
  [
    'placement GET /resource_providers?required=HW_CPU_X86_AVX&resources=NOPE:1 @1.39 admin',
    200,
    '"resource_providers":[]',
  ],
  ['placement GET /resource_providers?required=!COMPUTE_NODE @1.18 admin', 400, 'Got: !COMPUTE_NODE'],
  [
    'placement GET /resource_providers?resources=NOPE:1 @1.4 admin',
    400,
    'resources parameter: No such resource class NOPE.',
  ],
  ['placement GET /resource_providers?resources=VCPU:0 @1.4 admin', 400, 'requires amount >= 1. Got: 0.'],
  ['placement GET /resource_providers?resources= @1.4 admin', 400, 'Got: empty string.'],
  ['placement GET /traits?associated=x @1.6 admin', 400, 'only accepts \\"true\\" or \\"false\\"'],
  ['placement GET /traits?name=startswith:compute_n_de @1.6 admin', 200, '{"traits":["COMPUTE_NODE"]}'],
  ['placement GET /traits?name=in:HW_CPU_X86_FMA3,NOPE @1.6 admin', 200, '{"traits":["HW_CPU_X86_FMA3"]}'],
  ['nova GET ~/images?limit=-1', 400, 'Invalid input received: limit must be >= 0'],
  ['nova GET ~/images?limit=x', 400, 'Invalid input received: limit must be an integer'],
  ['nova GET ~/images?limit=0', 200, '"name":"tiny-1"'],
  ['nova GET ~/images?marker=x', 400, 'HTTP 400 Bad Request: No image found with ID x'],
  ['neutron GET ~/networks?limit=1&limit=x', 400, "not 'x'"],
  ['neutron POST ~/networks {"network":{"tenant_id":null}}', 400, 'requires admin or advsvc privileges'],
  [
    'neutron POST ~/networks {"network":{"project_id":null,"tenant_id":"x"}}',
    400,
    "'project_id' and 'tenant_id' do not match",
  ],
  [
    'nova PUT ~/os-quota-sets/x admin {"quota_set":{"key_pairs":"a","floating_ips":"a","networks":"a"}}',
    400,
    'field/attribute floating_ips',
  ],
  ['keystone PUT ~/domains/x []', 400, 'Expecting to find valid JSON in request body.'],
  ['keystone GET ~/OS-TRUST/trusts', 403, 'identity:list_trusts.'],
  ['keystone GET ~/OS-TRUST/trusts?trustor_user_id=ID-OF-USER', 200, '"trusts":[{'],
  ['keystone POST ~/OS-TRUST/trusts {"trust":{}}', 403, 'identity:create_trust'],
  [
    'keystone POST ~/OS-TRUST/trusts {"trust":{"trustor_user_id":"ID-OF-USER","trustee_user_id":"x","impersonation":true,"project_id":"x"}}',
    403,
    'At least one role should be specified',
  ],
  ['keystone GET ~/OS-TRUST/trusts/x', 404, 'Could not find trust: x.'],
  ['keystone POST ~/users/ID-OF-USER/credentials/OS-EC2 {}', 404, 'Could not find project: None.'],
  ['keystone GET ~/users/x/credentials/OS-EC2', 403, 'identity:ec2_list_credentials'],
  ['keystone GET ~/credentials', 200, '"credentials":[{'],
  ['keystone POST ~/credentials {}', 403, 'identity:create_credential'],
  ['keystone GET ~/credentials/x admin', 404, 'Could not find credential: x.'],
  ['keystone GET ~/domains/default', 200, '"name":"Default"'],
  ['keystone GET ~/OS-SIMPLE-CERT/ca', 410, 'no longer available'],
  ['nova GET ~/servers/ID-OF-SERVER/topology @2.78', 200, '"nodes":[]'],
  ['nova GET ~/servers/ID-OF-SERVER/topology @2.77', 404, 'itemNotFound'],
  ['nova GET ~/os-cells', 410, 'No forwarding address is given.'],
  ['nova GET ~/os-floating-ips/0', 404, 'Floating IP not found for ID 0'],
  ['nova GET ~/os-quota-sets/nope/defaults', 200, '"id":"nope"'],
  ['nova GET ~/servers?name=parity%7Cserver', 200, '"servers": []'],
  ['nova GET ~/servers?name=(a%2B)%2B%24', 200, '"servers": []'],
  ['nova GET ~/servers?name=%5Cp{L}', 400, "is not a 'regex'"],
  ['nova GET ~/servers?name=p(a)r(?:i)t', 200, '"name":"parity"'],
  [
    'nova POST ~/servers/ID-OF-SERVER-BROKEN/action {"resize":{"flavorRef":"2"}}',
    409,
    "Cannot 'resize' instance",
  ],
  ['nova GET ~/servers/ID-OF-SERVER-BROKEN/diagnostics admin', 409, 'is not ready'],
  ['nova POST ~/os-volumes {"volume":{"size":1,"snapshot_id":"x"}}', 404, 'Snapshot x could not be found.'],
  ['nova POST ~/os-aggregates {"aggregate":{"name":"a"}}', 403, 'os_compute_api:os-aggregates:create'],
  [
    'nova POST ~/servers/ID-OF-SERVER-LOCKED/action {"changePassword":{"adminPass":"x"}}',
    409,
    "in an invalid state for 'changePassword'",
  ],
  [
    'nova POST ~/servers/ID-OF-SERVER-LOCKED/action {"restore":null}',
    409,
    "in an invalid state for 'restore'",
  ],
  ['nova POST ~/servers/ID-OF-SERVER-LOCKED/action {"resume":null}', 409, 'is locked'],
  [
    'nova POST ~/os-keypairs @2.2 {"keypair":{"name":"x","type":"x509","public_key":"x"}}',
    400,
    'faq/#why-can-t-i-import-my-pem-file',
  ],
  ['nova GET ~/os-migrations', 403, 'os_compute_api:os-migrations:index'],
  ['nova GET ~/os-migrations?changes-before=x @2.66', 400, "'x' is not a 'date-time'"],
  ['nova GET ~/os-migrations?limit=x @2.58', 403, 'os_compute_api:os-migrations:index'],
  ['nova GET ~/os-migrations?marker=x @2.59 admin', 400, 'Marker x could not be found.'],
  ['nova GET ~/servers/ID-OF-SERVER/migrations @2.23', 403, 'os_compute_api:servers:migrations:index'],
  ['nova DELETE ~/servers/nope/migrations/1 @2.24', 404, 'Instance nope could not be found.'],
  [
    'nova POST ~/servers/ID-OF-SERVER/migrations/1/action @2.93 admin {"force_complete":1}',
    400,
    "1 is not of type 'null'",
  ],
  [
    'nova POST ~/servers/ID-OF-SERVER/action admin {"os-migrateLive":{"host":null,"block_migration":false,"disk_over_commit":false}}',
    400,
    'There are not enough hosts available.',
  ],
  ['nova GET ~/servers?sort_key=uuid&sort_key=locked&sort_dir=ASC', 400, 'Unknown sort direction'],
  ['nova GET ~/servers?sort_key=locked&sort_key=uuid&sort_dir=ASC', 200, '"servers"'],
  [
    'nova POST ~/servers/ID-OF-SERVER/os-interface {"interfaceAttachment":{}}',
    400,
    'Multiple possible networks found, use a Network ID to be more specific.',
  ],
  ['cinder GET ~/volumes/ID-OF-VOLUME/metadata @3.14', 200, 'x-compute-request-id'],
  ['cinder GET ~/volumes/ID-OF-VOLUME/metadata @3.15', 200, 'text/html'],
  [
    'cinder PUT ~/snapshots/ID-OF-SNAPSHOT/metadata {"metadata":null}',
    400,
    "Missing required element 'metadata'",
  ],
  ['cinder PUT ~/snapshots/ID-OF-SNAPSHOT/metadata 5', 400, 'either malformed or otherwise incorrect'],
  [
    'cinder PUT ~/snapshots/ID-OF-SNAPSHOT/metadata {"metadata":{"a":null}}',
    400,
    'Invalid metadata: Invalid input received: Value for metadata key: a is not a string or unicode',
  ],
  [
    `cinder PUT ~/snapshots/ID-OF-SNAPSHOT/metadata {"metadata":{"a":"${'x'.repeat(256)}"}}`,
    413,
    'Invalid metadata size: Metadata property key a value greater than 255 characters.',
  ],
  ['cinder PUT ~/snapshots/ID-OF-SNAPSHOT/metadata {"metadata":{"é/!":"x"},"y":1}', 200, '{"é/!":"x"}'],
  ['cinder PUT ~/snapshots/ID-OF-SNAPSHOT/metadata/b {"meta":{"a":1}}', 400, 'URI mismatch'],
  [
    'cinder PUT ~/snapshots/ID-OF-SNAPSHOT/metadata/b {"meta":{"b":"x","c":1}}',
    400,
    'contains too many items',
  ],
  ['cinder POST ~/groups @3.70 {"volume":{}}', 400, "'group' is a required property"],
  ['cinder POST ~/groups @3.12 []', 404, 'itemNotFound'],
  ['cinder POST ~/backups {"volume":null}', 400, "'backup' is a required property"],
  ['cinder POST ~/qos-specs {"qos_specs":{"name":"x"}}', 403, 'volume_extension:qos_specs_manage:create'],
  ['cinder DELETE ~/qos-specs/nope', 403, 'volume_extension:qos_specs_manage:delete'],
  ['cinder GET ~/default-types @3.70', 404, 'text/plain'],
  ['cinder GET /v3/default-types @3.70 admin', 200, '{"default_types":[]}'],
  [
    'cinder POST ~/volumes {"volume":{"size":1,"volume_type":"x","multiattach":true}}',
    404,
    'Volume type with name x',
  ],
  ['cinder POST ~/volumes {"volume":{"size":1,"multiattach":null}}', 400, "Value 'None' for 'multiattach'"],
  ['cinder GET ~/backups?sort=name @3.36', 400, 'Invalid sort key'],
  ['neutron PUT ~/quotas/ID-OF-PROJECT "x"', 403, 'rule:update_quota is disallowed by policy'],
  ['neutron POST ~/quotas {}', 501, 'POST requests are not supported on this resource.'],
  ['neutron GET ~/quotas/nope/details.json', 403, 'AdminRequired'],
  ['neutron GET ~/subnets?shared=x', 400, "'x' cannot be converted to boolean"],
  ['neutron GET ~/agents?x=1', 400, "['x'] is invalid attribute for filtering"],
  ['neutron GET ~/networks/%C3%A9', 404, 'Network é could not be found.'],
  ['neutron DELETE ~/ports/%F0%9F%98%80', 404, 'Port 😀 could not be found.'],
  ['neutron DELETE ~/ports/%E9', 400, 'either malformed or otherwise incorrect'],
  ['neutron GET ~/security-groups/%C3%A9', 404, 'Security group Ã© does not exist'],
  ['neutron GET ~/agents?name=x&limit=x', 400, "['name'] is invalid attribute for filtering"],
  ['neutron GET ~/agents?limit=x&sort_key=x', 200, '{"agents":[]}'],
  ['neutron GET ~/agents?admin_state_up=x', 400, "'x' cannot be converted to boolean"],
  ['neutron GET ~/subnetpools?limit=x', 400, "Limit must be an integer 0 or greater and not 'x'"],
  ['neutron GET ~/flavors?limit=1&name=nope', 200, '"flavors_links":[{"rel":"previous"'],
  ['neutron GET ~/rbac-policies?sort_key=x&sort_dir=asc', 400, "['x'] is invalid attribute for sort_keys"],
  ['neutron GET ~/rbac-policies?object_type=x', 400, "'x' is not a valid RBAC object type."],
  [
    'neutron POST ~/rbac-policies {"rbac_policies":[{}]}',
    400,
    "Unable to find 'rbac_policy' in request body",
  ],
  [
    'neutron POST ~/rbac-policies {"rbac_policy":{"object_type":" Network ","object_id":"ID-OF-NETWORK","target_tenant":"a","action":"x"}}',
    400,
    "Valid actions: ('access_as_shared', 'access_as_external')",
  ],
  [
    'neutron POST ~/rbac-policies {"rbac_policy":{"object_type":"qos_policy","object_id":"ID-OF-NETWORK","target_tenant":"a","action":"x"}}',
    400,
    "'NoneType' object is not subscriptable",
  ],
  ['neutron POST ~/address-scopes {"address_scope":{"ip_version":5}}', 400, '5 is not in valid_values.'],
  ['neutron GET ~/address-scopes/x/tags', 404, 'HTTPNotFound'],
  ['neutron PUT ~/networks/ID-OF-NETWORK/tags {"tags":["b","a-c","a b","éa","Zz"]}', 200, '"b","a-c"'],
  ['neutron PUT ~/networks/ID-OF-NETWORK/tags/ZZ', 201, ''],
  ['neutron GET ~/networks/ID-OF-NETWORK/tags', 200, '{"tags":["a b","a-c","b","éa","Zz"]}'],
  ['neutron PUT ~/networks/ID-OF-NETWORK/tags {"tags":["b","B"]}', 409, 'Failed to create a duplicate Tag'],
  [
    'neutron POST ~/subnets {"subnet":{"network_id":"ID-OF-NETWORK","ip_version":4,"use_default_subnetpool":true}}',
    400,
    'Bad subnets request: No default subnetpool found for IPv4.',
  ],
  ['neutron PUT ~/networks/nope/tags {"tags":[]}', 404, 'TagResourceNotFound'],
  ['neutron PUT ~/networks/ID-OF-NETWORK {"network":{"segments":[]}}', 403, 'rule:update_network:segments'],
  ['neutron PUT ~/ports/ID-OF-PORT {"port":{}}', 200, '"revision_number":1,'],
  ['neutron GET ~/ports/ID-OF-PORT', 200, '"revision_number":2,'],
  ...(
    [
      ['"cidr":"10.77.0.0/24","gateway_ip":"10.77.0.255"', 'Gateway is not valid on subnet.'],
      ['"cidr":"0.0.0.0/8"', "First IP '0.0.0.0' of network is not supported"],
      ['"cidr":"224.0.0.0/24"', 'Multicast IP subnet is not supported'],
      ['"cidr":"10.77.0.0/24","dns_nameservers":"8.8.8.8"', "'8' is not a valid nameserver."],
      ['"cidr":"10.77.0.0/24","service_types":["x"]', 'Subnet service type x does not correspond'],
    ] as const
  ).map(
    ([what, part]) =>
      [
        `neutron POST ~/subnets {"subnet":{"network_id":"ID-OF-NETWORK","ip_version":4,${what}}}`,
        400,
        part,
      ] as const,
  ),
  ['placement GET /usages @1.9', 403, 'placement:usages'],
  ['placement GET /resource_classes/x @1.2 admin', 404, 'No such resource class x.'],
  ['glance GET ~/images?name=server-shelved-shelved', 200, '"image_type":"snapshot"'],
  ['nova DELETE ~/servers/ID-OF-SERVER-SHELVED', 204, ''],
  ['glance GET ~/images?name=server-shelved-shelved', 200, '"images":[]'],
  ['neutron PUT ~/security-group-rules/nope {"x":1}', 400, "Unable to find 'security_group_rule'"],
  ['neutron PUT ~/security-group-rules/nope x', 400, 'MalformedRequestBody'],
  ['neutron PUT ~/networks/nope {"x":1}', 404, 'NetworkNotFound'],
  ['neutron OPTIONS ~/extensions/agent', 200, '"alias":"agent"'],
  ['neutron OPTIONS ~/networks/nope', 200, '[]'],
  ['neutron OPTIONS /v3', 200, '[]'],
  ['neutron GET ~/ports/ID-OF-PORT/bindings', 400, 'Operation only valid on compute ports.'],
  ['neutron GET ~/ports/nope/bindings', 404, 'PortNotFound'],
  ['nova GET ~/os-console-auth-tokens/x admin', 404, '"message":"Token not found"'],
  ['nova GET ~/os-console-auth-tokens/x', 403, 'os_compute_api:os-console-auth-tokens'],
  ['glance POST ~/metadefs/namespaces {"namespace":"x"}', 403, 'complete add_metadef_namespace action'],
  ['glance POST ~/metadefs/namespaces {"self":"x"}', 403, "Attribute 'self' is read-only."],
  [
    'glance POST ~/metadefs/namespaces {"protected":"yes","namespace":"x"}',
    400,
    "'yes' is not of type 'boolean'",
  ],
  ['glance GET ~/metadefs/namespaces/x', 404, 'Metadata definition namespace=x was not found.'],
  ['glance GET ~/metadefs/namespaces/x/tags', 404, 'Namespace x not found'],
  ['glance GET ~/metadefs/namespaces/x/objects', 404, 'Metadata definition namespace=x was not found.'],
  ['glance GET ~/metadefs/namespaces?visibility=shared', 400, 'Invalid visibility value: shared'],
  ['glance GET ~/schemas/metadefs/tag', 200, '"required":["name"]'],
  ['glance HEAD ~/nope', 404, 'text/html; charset=UTF-8'],
  ['neutron GET ~/subnets?shared=true&fields=name', 200, '{"subnets":[]}'],
  ['neutron GET ~/subnets?shared=false&shared=true&fields=name', 200, '"parity-net-v4"'],
  ['nova POST ~/servers/ID-OF-SERVER/action admin {"createImage":{"name":"saved"}}', 202, ''],
  ['nova GET ~/images?name=saved', 200, '{"images":[]}'],
  ['glance GET ~/images?name=saved admin', 200, '"boot_roles":"member,reader","instance_uuid"'],
];

const FROM_VOLUME = '/v2.1/servers/ID-OF-SERVER-FROM-VOLUME';

const updatedAt = ({ body }: Asked) => (body['snapshot'] as { updated_at: string }).updated_at;

describe('What a real cloud answered otherwise', () => {
  let side: Side;

  beforeAll(async () => {
    side = await referenceSide('differences');
    await new Fixtures([side]).setUp(SERVICES);
  });

  it.each([...DIFFERENCES, ...OF_ALL_OPERATIONS, ...OF_GENERATED_REQUESTS])(
    '%s: %i %s',
    async (line, status, part) => {
      const [request] = fc.sample(requestLine(line), 1);
      const answer = await side.send(request as NonNullable<typeof request>);
      expect([answer.status, JSON.stringify(answer.headers) + answer.body]).toEqual([
        status,
        expect.stringContaining(part),
      ]);
    },
  );

  it.each([
    [{ rebuild: { imageRef: 'ID-OF-PUBLIC-IMAGE' } }, true],
    [{ resize: { flavorRef: '2' } }, true],
    [{ revertResize: null }, true],
    [{ reboot: { type: 'HARD' } }, false],
  ])('attaches the volumes anew after %j: %s', async (action, anew) => {
    const before = await attachments();
    await side.ask('nova', 'POST', `${FROM_VOLUME}/action`, action);
    await settle(side, 'nova', FROM_VOLUME);
    const after = await attachments();
    expect(after).toHaveLength(1);
    expect(after[0]?.attachment_id !== before[0]?.attachment_id).toBe(anew);
  });

  async function attachments() {
    const { body } = await side.ask('cinder', 'GET', '/v3/ID-OF-PROJECT/volumes/ID-OF-VOLUME-IN-USE');
    return (body['volume'] as { attachments: { attachment_id: string }[] }).attachments;
  }

  it('gives the snapshots of a volume its new type', async () => {
    const path = '/v3/ID-OF-PROJECT/snapshots/ID-OF-SNAPSHOT';
    const before = await side.ask('cinder', 'GET', path);
    await side.target.pass(5000);
    const retype = { 'os-retype': { new_type: '__DEFAULT__' } };
    await side.ask('cinder', 'POST', '/v3/ID-OF-PROJECT/volumes/ID-OF-VOLUME/action', retype);
    const after = await side.ask('cinder', 'GET', path);
    expect(updatedAt(after)).not.toBe(updatedAt(before));
  });

  it.each([
    [true, 1],
    [false, 0],
  ])(
    'leaves the image of a shelved server to whose it is: by an administrator %s, left %i',
    async (admin, left) => {
      const path = '/v2.1/servers/ID-OF-SERVER-STOPPED';
      const images = '/v2/images?name=server-stopped-shelved';
      await side.ask('nova', 'POST', `${path}/action`, { shelve: null }, admin);
      await settle(side, 'nova', path, 'SHELVED');
      await side.ask('nova', 'POST', `${path}/action`, { unshelve: null });
      await settle(side, 'nova', path, 'ACTIVE');
      const { body } = await side.ask('glance', 'GET', images, undefined, true);
      expect(body['images']).toHaveLength(left);
      for (const { id } of body['images'] as { id: string }[]) {
        await side.ask('glance', 'DELETE', `/v2/images/${id}`, undefined, true);
      }
    },
  );

  it('makes a network no newer by subnets one of which cannot be', async () => {
    const path = '/v2.0/networks/ID-OF-NETWORK';
    const before = (await side.ask('neutron', 'GET', path)).body['network'];
    const subnet = { network_id: 'ID-OF-NETWORK', ip_version: 4, cidr: '10.8.0.0/24' };
    const asked = await side.ask('neutron', 'POST', '/v2.0/subnets', { subnets: [subnet, subnet] });
    expect(asked.status).toBe(400);
    expect((await side.ask('neutron', 'GET', path)).body['network']).toEqual(before);
  });

  it('says once that a password was removed', async () => {
    const updated: unknown[] = [];
    for (const method of ['GET', 'DELETE', 'DELETE']) {
      await side.target.pass(5000);
      await side.ask('nova', method, `${FROM_VOLUME}/os-server-password`);
      updated.push((await side.ask('nova', 'GET', FROM_VOLUME)).body['server']);
    }
    const [before, once, twice] = updated as { updated: string }[];
    expect(once?.updated).not.toBe(before?.updated);
    expect(twice).toEqual(once);
  });

  const AGGREGATE = '/v2.1/os-aggregates/ID-OF-AGGREGATE';

  it.each([
    ['a new name', 'PUT', AGGREGATE, { aggregate: { name: 'fresh' } }, true],
    ['the name that it has', 'PUT', AGGREGATE, { aggregate: { name: 'fresh' } }, false],
    ['the zone that it has', 'PUT', AGGREGATE, { aggregate: { availability_zone: 'z' } }, true],
    ['metadata', 'POST', `${AGGREGATE}/action`, { set_metadata: { metadata: { a: 'b' } } }, true],
  ])('tells the fraction of the second in which an aggregate got %s', async (_, method, path, body, told) => {
    await side.target.pass(1234);
    const changed = (await side.ask('nova', method, path, body, true)).body['aggregate'];
    const shown = (await side.ask('nova', 'GET', AGGREGATE, undefined, true)).body['aggregate'];
    const fractions = [changed, shown].map(
      (one) => /\.\d+$/.exec((one as { updated_at: string }).updated_at)?.[0],
    );
    expect(fractions).toEqual([told ? expect.stringMatching(/^\.(?!000)\d{3}000$/) : '.000000', '.000000']);
  });
});
