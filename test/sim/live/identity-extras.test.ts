import { beforeAll, describe, it } from 'vitest';
import { playAlone, scenarioSteps } from '../../parity/live-differential/scenario.js';
import type { Side } from '../../parity/live-differential/side.js';
import { referenceSide } from './reference-side.js';
import { expectTold, type Told } from './told.js';

const EXTRAS = [
  'keystone POST ~/services admin {"service":{"name":"extra","type":"extra"}} => SV',
  'keystone POST ~/domains admin {"domain":{"name":"extra"}} => DM',
  'keystone POST ~/projects admin {"project":{"name":"extra-p","domain_id":"ID-OF-DM"}} => PJ',
  'keystone POST ~/endpoints admin {"endpoint":{"interface":"public","service_id":"ID-OF-SV","url":"http://localhost:1/x"}} => EP',
  'cinder POST /v3/types admin {"volume_type":{"name":"encrypted"}} => TY',
];

const REGISTER =
  '{"registered_limits":[{"service_id":"ID-OF-SV","resource_name":"volume","default_limit":10}]}';
const LIMIT =
  '{"limits":[{"project_id":"ID-OF-PJ","service_id":"ID-OF-SV","resource_name":"volume","resource_limit":3}]}';
const FEDERATION = 'keystone PUT ~/OS-FEDERATION/identity_providers';
const MAPPING = 'keystone PUT ~/OS-FEDERATION/mappings/rules admin';
const RULES = '{"mapping":{"rules":[{"local":[{"user":{"name":"{0}"}}],"remote":[{"type":"UserName"}]}]}}';
const PROTOCOL = '{"protocol":{"mapping_id":"rules"}}';
const PROTOCOLS = 'keystone GET ~/OS-FEDERATION/identity_providers/near/protocols';

/** What `npm run parity:scenarios identity-extras encrypted-types` once found to differ: each story in order. */
const STORIES: Readonly<Record<string, readonly Told[]>> = {
  'a limit is of what has a registered one, which then stays': [
    [`keystone POST ~/limits admin ${LIMIT}`, 403, 'no corresponding registered limit'],
    [`keystone POST ~/registered_limits admin ${REGISTER} => RL=registered_limits.0.id`, 201, ':10,'],
    [`keystone POST ~/registered_limits admin ${REGISTER}`, 409, 'Duplicate entry'],
    [`keystone POST ~/limits admin ${LIMIT} => LA=limits.0.id`, 201, '"resource_limit":3'],
    ['keystone GET ~/limits admin', 200, '"limits":[]'],
    ['keystone PATCH ~/limits/ID-OF-LA admin {"limit":{"resource_limit":0}}', 200, '"resource_limit":3'],
    ['keystone DELETE ~/registered_limits/ID-OF-RL admin', 403, 'there are project limits associated'],
    ['keystone DELETE ~/limits/ID-OF-LA admin', 204, ''],
    ['keystone DELETE ~/registered_limits/ID-OF-RL admin', 204, ''],
  ],
  'endpoints given to a project are those of its catalog': [
    [
      'keystone POST ~/OS-EP-FILTER/endpoint_groups admin {"endpoint_group":{"name":"g","filters":{"service_id":"ID-OF-SV"}}} => EG',
      201,
      '"name":"g"',
    ],
    ['keystone GET ~/OS-EP-FILTER/endpoint_groups/ID-OF-EG/endpoints admin', 200, 'http://localhost:1/x'],
    ['keystone PUT ~/OS-EP-FILTER/endpoint_groups/ID-OF-EG/projects/ID-OF-PROJECT admin', 204, ''],
    [
      'keystone POST ~/auth/tokens {"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"ID-OF-USER","password":"password"}}},"scope":{"project":{"id":"ID-OF-PROJECT"}}}}',
      201,
      '"catalog":[{"endpoints":[{"id":"ID-OF-EP","interface":"public","region_id":null,"url":"http://localhost:1/x","region":null}],"id":"ID-OF-SV"',
    ],
    ['keystone DELETE ~/OS-EP-FILTER/endpoint_groups/ID-OF-EG admin', 204, ''],
  ],
  'an identity provider is called by its title where there is none, and keeps its domain': [
    [`${FEDERATION}/far admin {"identity_provider":{"remote_ids":["b","a"]}}`, 201, '["b","a"]'],
    [`${FEDERATION}/far admin {"identity_provider":{}}`, 409, 'Duplicate entry: far.'],
    ['keystone GET ~/OS-FEDERATION/identity_providers/far admin', 200, '["a","b"]'],
    ['keystone DELETE ~/OS-FEDERATION/identity_providers/far admin', 204, ''],
    ['keystone DELETE ~/OS-FEDERATION/identity_providers/far admin', 404, 'Identity Provider: far.'],
    ['keystone GET ~/domains admin', 200, 'Auto generated federated domain for Identity Provider: far'],
  ],
  'rules for users of an identity provider are told all that is wrong with them': [
    [
      `${MAPPING} {"mapping":{"rules":[{"local":[{"group":{"name":"g"}}],"remote":[{"type":5}]},{"x":1},5]}}`,
      400,
      "'local' is a required property\\n'remote' is a required property\\n5 is not of type 'object'\\nAdditional properties are not allowed ('x' was unexpected)\\n{'name': 'g'} is not valid under any of the given schemas\\n{'type': 5} is not valid under any of the given schemas\\n\"",
    ],
    [`${MAPPING} {}`, 400, "'rules' is a required property\\n\""],
    [`${MAPPING} ${RULES}`, 201, '"mapping":{"id":"rules","rules":[{"local":[{"user":{"name":"{0}"}}]'],
    [`${MAPPING} ${RULES}`, 409, 'store mapping - Duplicate entry.'],
    ['keystone PATCH ~/OS-FEDERATION/mappings/nope admin {"mapping":{}}', 400, "'rules' is a required"],
    ['keystone DELETE ~/OS-FEDERATION/mappings/nope admin', 404, 'Could not find mapping: nope.'],
  ],
  'protocols are of identity providers, and go with them': [
    [`${FEDERATION}/near/protocols/p admin {"protocol":{"mapping_id":"nope"}}`, 400, 'mapping id: nope'],
    [`${FEDERATION}/near/protocols/p admin ${PROTOCOL}`, 404, 'Could not find Identity Provider: near.'],
    [`${FEDERATION}/near admin {"identity_provider":{}}`, 201, '"remote_ids":[]'],
    [
      `${FEDERATION}/near/protocols/p admin ${PROTOCOL}`,
      201,
      '"links":{"self":"http://127.0.0.1:5000/v3/protocols/p","identity_provider":"http://127.0.0.1:5000/v3/near"}',
    ],
    [`${FEDERATION}/near/protocols/p admin ${PROTOCOL}`, 409, 'Duplicate entry found with ID p.'],
    [`${PROTOCOLS} admin`, 200, '"mapping_id":"rules","idp_id":"near","remote_id_attribute":null,'],
    [
      'keystone PATCH ~/OS-FEDERATION/identity_providers/near/protocols/p admin {"protocol":{"remote_id_attribute":"R"}}',
      200,
      '"mapping_id":"rules"',
    ],
    ['keystone DELETE ~/OS-FEDERATION/mappings/rules admin', 204, ''],
    [`${PROTOCOLS}/p admin`, 200, '"mapping_id":"rules"'],
    ['keystone DELETE ~/OS-FEDERATION/identity_providers/near admin', 204, ''],
    [`${PROTOCOLS} admin`, 200, '"protocols":[]'],
    [`${PROTOCOLS}/p admin`, 404, 'Could not find federated protocol p for Identity Provider: near.'],
  ],
  'a consumer is told its secret once': [
    [
      'keystone POST ~/OS-OAUTH1/consumers admin {"consumer":{"x":"y","secret":"own"}} => CO=consumer.id',
      201,
      '"secret":"',
    ],
    [
      'keystone GET ~/OS-OAUTH1/consumers/ID-OF-CO admin',
      200,
      '{"x":"y","id":"ID-OF-CO","description":null,"links"',
    ],
    [
      'keystone PATCH ~/OS-OAUTH1/consumers/ID-OF-CO admin {"consumer":{"secret":"e"}}',
      400,
      "should not be valid under {'required': ['secret']}",
    ],
    [
      'keystone PATCH ~/OS-OAUTH1/consumers/ID-OF-CO admin {"consumer":{"description":"e"}}',
      200,
      '"description":"e"',
    ],
    ['keystone DELETE ~/OS-OAUTH1/consumers/ID-OF-CO admin', 204, ''],
    ['keystone DELETE ~/OS-OAUTH1/consumers/ID-OF-CO admin', 404, '"Consumer not found"'],
  ],
  'a token tells of the clouds that one could go on to': [
    [
      'keystone PUT ~/OS-FEDERATION/service_providers/far admin {"service_provider":{"auth_url":"http://a/b","sp_url":"http://c/d","enabled":true}}',
      201,
      '"relay_state_prefix":"ss:mem:"',
    ],
    [
      'keystone POST ~/auth/tokens {"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"ID-OF-USER","password":"password"}}}}}',
      201,
      '"service_providers":[{"auth_url":"http://a/b","id":"far","sp_url":"http://c/d"}]',
    ],
    ['keystone DELETE ~/OS-FEDERATION/service_providers/far admin', 204, ''],
  ],
  'a domain is a project to whoever asks for it by its id': [
    ['keystone GET ~/projects/ID-OF-DM', 200, '"is_domain":true'],
    ['keystone PATCH ~/projects/ID-OF-DM admin {"project":{"is_domain":false}}', 400, 'is_domain'],
    ['keystone PUT ~/projects/ID-OF-DM/tags/blue admin', 201, ''],
    ['keystone GET ~/domains/ID-OF-DM admin', 200, '"tags":["blue"]'],
    ['keystone DELETE ~/projects/ID-OF-DM admin', 403, 'please disable it first'],
  ],
  'tags are looked at before they are kept, and choose projects': [
    ['keystone PUT ~/projects/ID-OF-PJ/tags/a,b admin', 400, "'a,b' does not match"],
    ['keystone PUT ~/projects/ID-OF-PJ/tags admin {"tags":[" a ","b"]}', 200, '["a","b"]'],
    ['keystone PUT ~/projects/ID-OF-PJ/tags admin {"tag":[]}', 400, "{} is not of type 'array'"],
    ['keystone GET ~/projects?domain_id=ID-OF-DM&tags-any=a,c admin', 200, '"extra-p"'],
    ['keystone GET ~/projects?domain_id=ID-OF-DM&tags=a,c admin', 200, '"projects":[]'],
    ['keystone GET ~/projects?domain_id=ID-OF-DM&not-tags=b admin', 200, '"projects":[]'],
    ['keystone GET ~/projects?domain_id=ID-OF-DM&not-tags-any=c admin', 200, '"extra-p"'],
  ],
  'a volume of an encrypted type needs a key manager': [
    [
      'cinder POST /v3/types/ID-OF-TY/encryption admin {"encryption":{"provider":"luks","control_location":"front-end"}}',
      200,
      '"encryption_id"',
    ],
    ['cinder POST ~/volumes {"volume":{"size":1,"volume_type":"encrypted"}}', 400, 'Invalid encryption spec'],
    [
      'cinder PUT /v3/types/ID-OF-TY/encryption/x admin {"encryption":{"key_size":"256","cipher":"aes"}}',
      200,
      '"key_size":256',
    ],
    ['cinder POST ~/volumes {"volume":{"size":1,"volume_type":"encrypted"}}', 400, 'Key manager error'],
    ['cinder DELETE /v3/types/ID-OF-TY/encryption/x admin', 202, ''],
    ['cinder GET /v3/types/ID-OF-TY/encryption/provider admin', 404, 'does not exist'],
  ],
};

describe('A real cloud answers', () => {
  let side: Side;

  beforeAll(async () => {
    side = await referenceSide('extras');
    await playAlone(side, scenarioSteps(EXTRAS.join('\n')));
  });

  it.each(Object.entries(STORIES))('%s', async (_, story) => {
    await expectTold(side, story);
  });
});
