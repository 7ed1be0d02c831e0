import { beforeAll, describe, expect, it } from 'vitest';
import { playAlone, scenarioSteps } from '../../parity/live-differential/scenario.js';
import type { Side } from '../../parity/live-differential/side.js';
import { referenceSide } from './reference-side.js';

const NOWHERE = '/servers/5ec8e9f0-2d8e-4f3a-a1f2-111111111111/action';

const THINGS = `
neutron POST ~/networks {"network":{"name":"told"}} => NET
glance POST ~/images {"name":"queued"} => QUEUED`;

/**
 * Requests with something wrong in them, which `npm run parity:scenarios -- --damage` once found to be answered
 * otherwise: the status, and a part of the body.
 */
const DAMAGED: readonly (readonly [request: string, status: number, part: string])[] = [
  ['nova GET /x%3A%27%7E%5B%22/y', 300, "/v2/x:'~%5B%22/y"],
  ['nova GET /a%2Fb%C3%A9', 300, '/v2/a/b%C3%A9'],
  [
    'nova POST /v2/servers {"server":{"flavorRef":"1","imageRef":"","bogus":1}}',
    400,
    "'bogus': 1}. 'name' is a required property",
  ],
  [`nova POST ~${NOWHERE} "a"`, 404, 'The resource could not be found.'],
  [`nova POST ~${NOWHERE} "ab"`, 400, 'Malformed request body'],
  [`nova POST ~${NOWHERE} [1]`, 404, 'The resource could not be found.'],
  [`nova POST ~${NOWHERE} [1,2]`, 400, 'Malformed request body'],
  ['cinder POST ~/volumes/x/action "a"', 404, 'The resource could not be found.'],
  ['cinder POST ~/volumes/x/action "ab"', 400, 'Malformed request body'],
  ['cinder POST ~/volumes/x/action ""', 400, 'Malformed request body'],
  ['nova GET //', 200, '"versions"'],
  ['nova GET /x//y/', 300, '/v2/x/y"'],
  ['nova GET /v2.1//', 200, '"version"'],
  ['nova GET /v2/servers?changes-since=in:', 400, 'Invalid filter field: changes-since.'],
  ['nova GET /v2/servers?changes-before=x', 400, 'Invalid filter field: changes-before.'],
  ['nova GET /v2/servers?limit=-1', 400, 'Invalid input received: limit must be >= 0'],
  ['nova GET /v2/servers?limit=', 400, 'Invalid input received: limit must be an integer'],
  ['nova GET /v2/servers?sort_key=name', 200, '{"servers": []}'],
  ['nova GET /v2/servers?ip=%5B', 200, '{"servers": []}'],
  ['nova GET /v2/limits?tenant_id=%5B', 403, 'os_compute_api:limits:other_project'],
  ['nova GET /v2/flavors?limit=x', 400, "does not match '^[0-9]*$'"],
  ['glance DELETE ~/metadefs/namespaces/x/tags "x"', 400, 'Unexpected body type. Expected list/dict.'],
  ['glance DELETE ~/metadefs/namespaces/x/tags/x "x"', 400, 'A body is not expected with this request.'],
  [
    'glance GET ~/metadefs/namespaces?sort_key=namespace&sort_dir=asc&sort_key=created_at',
    200,
    '"first":"/v2/metadefs/namespaces?sort_key=created_at&sort_dir=asc"',
  ],
  ['neutron GET ~/networks?metadata=x', 200, '"networks"'],
  [
    'neutron PUT ~/subnets {"subnet":{"network_id":"a","ip_version":4,"cidr":"x"}}',
    400,
    'attribute ip_version',
  ],
  ['neutron PUT ~/ports {"port":{"status":"x","id":"x"}}', 400, 'read-only attribute id'],
  ['neutron PUT ~/subnetpools/x "é"', 400, 'xc3'],
  ['keystone PATCH ~/users/ID-OF-USER admin {"user":{"extra":"x"}}', 200, '"extra":{}'],
  [`nova POST ~${NOWHERE} "💥"`, 404, 'The resource could not be found.'],
  ['nova PUT ~/os-quota-sets/x {"quota_set":5}', 403, 'os_compute_api:os-quota-sets:update'],
  ['nova PUT ~/os-quota-sets/x {"quota_set":{"cores":"x"}}', 400, "does not match '^-?[0-9]+$'"],
  ['nova PUT ~/os-quota-sets/x admin {"quota_set":5}', 400, 'Project ID x is not a valid project.'],
  [
    'nova PUT ~/os-quota-class-sets/x {"quota_class_set":[]}',
    403,
    'os_compute_api:os-quota-class-sets:update',
  ],
  [
    'nova GET ~/os-instance_usage_audit_log/2026-01-01%2000:00:00 admin',
    200,
    '"period_beginning":"2025-11-01 00:00:00"',
  ],
  [
    'nova POST ~/servers {"server":{"name":"s","flavorRef":"1","imageRef":"","networks":[],"block_device_mapping_v2":[{"uuid":"ID-OF-QUEUED","source_type":"image","destination_type":"volume","volume_size":1,"boot_index":0}]}}',
    400,
    '"Image None is not active."',
  ],
  ['neutron GET ~/routers/x/tags', 404, 'Resource routers x could not be found.'],
  ['neutron DELETE ~/trunks/x/tags/y', 404, 'Resource trunks x could not be found.'],
  [`neutron DELETE ~/networks/x/tags/${'y'.repeat(256)}`, 400, 'exceeds maximum length of 255'],
  ['neutron PUT ~/networks/ID-OF-NET/tags {"tags":["x"],"extra":5}', 200, '"extra":5'],
  ['neutron PUT ~/address-groups/x/add_addresses {}', 404, 'AddressGroupNotFound'],
  ['neutron GET ~/agents/x/l3-routers', 404, 'HTTPNotFound'],
  ['neutron DELETE ~/flavors/x/service_profiles/y', 404, 'FlavorServiceProfileBindingNotFound'],
  ['neutron DELETE ~/flavors/x/service_profiles/y {}', 400, 'Request body is not supported in DELETE.'],
  [
    'neutron POST ~/flavors/x/service_profiles {"service_profile":"y"}',
    400,
    "'service_profile' contains invalid data",
  ],
  ['keystone GET ~/roles/x/implies', 404, 'Could not find role: x.'],
  ['keystone GET ~/roles/x/implies/y', 404, 'Could not find role: x.'],
  ['keystone GET ~/users/ID-OF-USER/access_rules admin', 403, 'identity:list_access_rules'],
  [
    'keystone DELETE ~/users/x/credentials/OS-EC2/y',
    404,
    'Could not find credential: a1fce4363854ff888cff4b8e7875d600',
  ],
  ['keystone GET ~/projects/ID-OF-PROJECT/tags?a=b', 200, '/v3?a=b"'],
  [
    'keystone GET ~/OS-INHERIT/projects/ID-OF-PROJECT/users/ID-OF-USER/roles/inherited_to_projects admin',
    404,
    '<title>404 Not Found</title>',
  ],
  ['cinder GET ~/volumes/detail?limit=01&limit=x', 200, '{"volumes":[]}'],
  ['cinder GET ~/volumes/detail?limit=x&limit=1', 400, 'limit param must be an integer'],
  ['cinder GET ~/volumes/detail?sort=name&sort=x', 200, '{"volumes":[]}'],
  ['cinder GET ~/volumes?all_tenants=1&all_tenants=x', 200, '"volumes"'],
  ['cinder GET ~/volumes?limit=1&limit=2 @3.31', 400, 'Invalid filters limit are found in query options.'],
  ['glance PUT ~/images "x"', 400, 'Unexpected body type. Expected list/dict.'],
  ['glance POST ~/images/x/file {', 400, 'Malformed JSON in request body.'],
  ['glance PATCH ~/images/x/file {"a":1}', 405, 'The method PATCH is not allowed for this resource.'],
  ['neutron PUT ~/ports {"port":{"network_id":"a"}}', 400, 'Cannot update read-only attribute network_id'],
  [
    'neutron PUT ~/ports {"port":{"name":5}}',
    400,
    "Invalid input for name. Reason: '5' is not a valid string.",
  ],
  ['neutron PUT ~/ports {"ports":[]}', 400, 'Bulk operation not supported'],
  ['neutron PUT ~/ports []', 400, 'Body contains invalid data'],
  ['neutron PUT ~/ports {"port":{}}', 404, 'Port None could not be found.'],
  ['neutron PUT ~/security-groups {"security_group":{"name":5}}', 400, "'5' is not a valid string."],
  ['neutron POST ~/ports/x {"port":{"name":5}}', 400, "Required attribute 'network_id' not specified"],
  [
    'neutron POST ~/ports/x {"port":{"network_id":"5ec8e9f0-2d8e-4f3a-a1f2-111111111111"}}',
    404,
    'NetworkNotFound',
  ],
  ['neutron POST ~/networks/x {"network":{"shared":true}}', 403, 'rule:create_network:shared'],
  ['neutron POST ~/networks/x {"network":{}}', 405, 'HTTPMethodNotAllowed'],
  ['neutron POST ~/address-scopes/x {"address_scope":{}}', 400, "Required attribute 'ip_version'"],
  ['neutron DELETE ~/security-groups/x "-1"', 400, 'Request body is not supported in DELETE.'],
  ['neutron DELETE ~/security-groups/x {', 400, 'Malformed request body: Cannot understand JSON.'],
  ['neutron DELETE ~/address-groups/x {}', 400, 'Request body is not supported in DELETE.'],
  ['neutron DELETE ~/networks/x {"a":1}', 404, 'NetworkNotFound'],
  ['neutron GET ~/security-groups/x/tags', 404, 'Resource security_groups x could not be found.'],
  ['neutron PUT ~/networks/ID-OF-NET/tags {"tags":["a",5]}', 400, "'5' is not a valid string."],
  ['neutron PUT ~/networks/ID-OF-NET/tags {"tags":[{}]}', 400, "'{}' is not a valid string."],
  ['neutron PUT ~/networks/ID-OF-NET/tags {"tags":[null,null]}', 400, "Duplicate items in the list: 'None'."],
  ['glance GET ~/images/x [Accept: x]', 404, '<html>'],
  ['glance GET ~/images/x [Accept: *]', 404, '<html>'],
  ['glance GET ~/images/x [Accept: application/json;q=2]', 404, '<html>'],
  ['glance GET ~/images/x [Accept: ,]', 404, '404 Not Found\n'],
  ['glance GET ~/images/x [Accept: text/html;q=0.5;a="b", application/json]', 404, '{"message"'],
  ['placement GET /resource_providers admin [Accept: x]', 200, ''],
  ['neutron GET ~/networks [Accept: *]', 200, '"networks"'],
  ['neutron GET / [Accept: x]', 200, '"versions"'],
  ['neutron GET ~/network-ip-availabilities/a/b', 404, 'HTTPNotFound'],
  ['neutron PUT ~/network-ip-availabilities/a/b {}', 404, 'HTTPNotFound'],
  ['neutron GET ~/extensions/a/b', 404, 'HTTPNotFound'],
  ['neutron DELETE ~/extensions/a/b', 404, 'HTTPNotFound'],
];

describe('A real cloud answers', () => {
  let side: Side;

  beforeAll(async () => {
    side = await referenceSide('damaged');
    await playAlone(side, scenarioSteps(THINGS));
  });

  it.each(DAMAGED)('%s: %i %s', async (line, status, part) => {
    const answer = await playAlone(side, scenarioSteps(line));
    expect([answer?.status, answer?.body]).toEqual([status, expect.stringContaining(part)]);
  });
});
