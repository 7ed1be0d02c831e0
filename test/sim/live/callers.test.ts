import { beforeAll, describe, expect, it } from 'vitest';
import { playAlone, scenarioSteps } from '../../parity/live-differential/scenario.js';
import type { Side } from '../../parity/live-differential/side.js';
import { referenceSide } from './reference-side.js';

const PROJECTLESS =
  'keystone POST ~/auth/tokens {"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"ID-OF-USER","password":"password"}}},"scope":"unscoped"}} => UNSCOPED=header.x-subject-token';
const SERVER =
  'nova POST ~/servers @2.37 {"server":{"name":"mine","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":"none"}} => S';

/** Requests with a token that is for no project: what `npm run parity:scenarios` once found to differ. */
const WITHOUT_PROJECT: readonly (readonly [request: string, status: number, part: string])[] = [
  ['nova GET ~/flavors', 200, '"m1.tiny"'],
  ['nova GET ~/flavors/1', 403, '"message":"Forbidden"'],
  ['nova GET ~/flavors/nope', 403, '"message":"Forbidden"'],
  ['nova GET ~/flavors/1/os-extra_specs', 403, '"message":"Forbidden"'],
  ['nova GET ~/limits', 403, '"message":"Forbidden"'],
  ['nova GET ~/os-quota-sets/x/defaults', 400, 'unable to find Keystone service endpoint'],
  [
    'nova POST ~/servers {"server":{"name":"x","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE"}}',
    403,
    '"message":"Forbidden"',
  ],
  ['nova GET ~/servers?marker=ID-OF-S', 200, '{"servers": []}'],
  ['cinder GET /v3/volumes', 200, '"volumes":[]'],
  ['cinder GET /v3/snapshots', 403, 'Not authorized.'],
  ['cinder GET /v3/types', 403, 'Not authorized.'],
  ['cinder GET /v3/types/default', 200, '"description":null}}'],
  ['cinder GET /v3/os-availability-zone', 200, '"zoneName":"nova"'],
  ['cinder GET /v3/qos-specs', 403, 'volume_extension:qos_specs_manage:get_all'],
  ['cinder GET /v3/os-quota-sets/x', 403, 'volume_extension:quotas:show'],
  ['cinder GET /v3/types/x/os-volume-type-access', 403, 'volume_type_access:get_all_for_type'],
  ['cinder POST /v3/types {"volume_type":{"name":"x"}}', 403, 'volume_extension:type_create'],
  ['neutron POST ~/networks {"network":{"name":5}}', 400, 'requires that tenant_id is specified'],
];

/** Requests with headers and methods that are seldom sent. */
const SELDOM: readonly (readonly [request: string, status: number, part: string])[] = [
  ['neutron GET ~/networks [Accept: text/html]', 406, 'HTTPNotAcceptable'],
  ['neutron DELETE ~/networks/x [Accept: text/html]', 406, 'HTTPNotAcceptable'],
  ['neutron GET ~/networks.json [Accept: text/html]', 200, '"networks"'],
  ['neutron GET ~/security-groups [Accept: text/html]', 200, '"security_groups"'],
  ['neutron GET ~/networks/x/tags [Accept: text/html]', 404, 'TagResourceNotFound'],
  ['neutron GET /v2.0 [Accept: text/html]', 406, 'HTTPNotAcceptable'],
  ['neutron HEAD /v2.0', 405, ''],
  [
    'placement GET /resource_providers [Accept: text/html]',
    406,
    'browser\n(content of type text/html. <br />',
  ],
  ['placement GET /resource_providers [Accept: image/png]', 406, 'Only application/json is provided'],
  ['placement GET /resource_classes [Accept: image/png]', 404, '404 Not Found\n\nThe resource could not be'],
  ['placement GET /nope [Accept: text/html, application/json;q=0.9]', 404, '<h1>404 Not Found</h1>'],
  ['cinder OPTIONS /v3/', 200, '"versions"'],
  ['cinder OPTIONS /v3/ [X-Auth-Token: ]', 200, ''],
  ['cinder OPTIONS /healthcheck', 200, 'OK'],
  ['keystone OPTIONS ~/nope', 200, ''],
  ['nova DELETE ~/servers/ID-OF-S/tags/a%2Fb', 404, '404 Not Found'],
  ['nova GET ~/flavors%2f1', 200, '"m1.tiny"'],
  ['glance GET ~/schemas%2Fimage', 200, '"name":"image"'],
  ['keystone GET ~/auth%2Fprojects', 200, '"projects"'],
  ['nova GET ~/images?marker=%C3%A9', 400, 'No image found with ID &#233;'],
  [
    'nova POST ~/servers/ID-OF-S/os-interface {"interfaceAttachment":{"fixed_ips":[{"ip_address":"10.0.0.1"},5]}}',
    400,
    'is too long',
  ],
  ['nova POST / x', 400, 'Malformed request body'],
  ['nova POST /v2.1 {}', 200, '"v2.1"'],
  ['cinder POST / x', 400, 'Malformed request body'],
  ['cinder POST / []', 400, 'either malformed or otherwise incorrect'],
  [`nova GET /${'a'.repeat(8175)}`, 300, '"choices"'],
  [`nova GET /${'a'.repeat(8177)}`, 414, ''],
  [`keystone GET ~/regions?a=${'a'.repeat(8177)}`, 200, '"regions"'],
  ['nova POST ~/servers [Content-Type: APPLICATION/JSON] {}', 415, 'Unsupported Content-Type'],
  ['nova PUT ~/servers/detail {}', 400, "'server' is a required property"],
  ['nova DELETE ~/servers/detail', 404, 'Instance detail could not be found.'],
  ['nova PATCH ~/servers/detail', 404, '404 Not Found'],
  ['nova DELETE ~/flavors/detail', 403, 'os-flavor-manage:delete'],
  ['cinder DELETE ~/volumes/detail', 404, 'Volume detail could not be found.'],
  ['glance OPTIONS /versions', 200, '"versions"'],
  ['neutron POST ~/networks/x/tags', 404, 'not supported'],
  ['neutron PATCH ~/networks/x/tags', 404, 'TagResourceNotFound'],
  ['neutron PUT ~/extensions', 404, 'HTTPNotFound'],
  ['neutron PUT ~/extensions/quotas', 404, 'Resource not found.'],
  ['neutron GET / [Accept: text/html]', 406, 'browser\n(content of type text/html. '],
  [
    'neutron PUT / [Accept: */*]',
    405,
    'The method PUT is not allowed for this resource. <br /><br />\n\n </body>',
  ],
  [
    'neutron PUT / [Accept: application/json]',
    405,
    '{"code":405,"title":"Method Not Allowed","description":""}',
  ],
  ['neutron GET /nope [Accept: */*]', 404, '<h1>404 Not Found</h1>'],
  ['keystone GET ~/auth/projects/', 200, '/v3/auth/projects"'],
];

describe('A real cloud answers', () => {
  let side: Side;

  beforeAll(async () => {
    side = await referenceSide('callers');
    await playAlone(side, scenarioSteps([PROJECTLESS, SERVER].join('\n')));
  });

  async function told(line: string): Promise<readonly [number | undefined, string | undefined]> {
    const answer = await playAlone(side, scenarioSteps(line));
    return [answer?.status, answer?.body];
  }

  it.each(WITHOUT_PROJECT)('one without a project that asks %s: %i %s', async (line, status, part) => {
    const [, service, method, path, rest = ''] = /^(\w+) (\w+) (\S+)(.*)$/.exec(line) ?? [];
    const asked = `${service} ${method} ${path} [X-Auth-Token: ID-OF-UNSCOPED]${rest}`;
    expect(await told(asked)).toEqual([status, expect.stringContaining(part)]);
  });

  it.each(SELDOM)('%s: %i %s', async (line, status, part) => {
    expect(await told(line)).toEqual([status, part === '' ? '' : expect.stringContaining(part)]);
  });
});
