import type { Step } from '../traveller.js';

const GROUP = '/v3/OS-EP-FILTER/endpoint_groups';
const REGISTERED = '/v3/registered_limits';

/** What Keystone keeps beside users, projects, roles and the catalog. `{a-service}`, `{a-endpoint}`, `{a-project}` are there. */
export const identityExtras: readonly Step[] = [
  [
    `POST ${REGISTERED}`,
    { registered_limits: [{ service_id: '{a-service}', resource_name: 'cores', default_limit: 9 }] },
    { as: 'registered' },
  ],
  [`GET ${REGISTERED}`],
  [`GET ${REGISTERED}/{registered}`],
  [
    'POST /v3/limits',
    {
      limits: [
        {
          project_id: '{a-project}',
          service_id: '{a-service}',
          resource_name: 'cores',
          resource_limit: 3,
        },
      ],
    },
    { as: 'limit' },
  ],
  ['GET /v3/limits'],
  ['GET /v3/limits/model'],
  ['GET /v3/limits/{limit}', undefined, { by: 'admin' }],
  ['PATCH /v3/limits/{limit}', { limit: { resource_limit: 4 } }],
  ['DELETE /v3/limits/{limit}'],
  [`PATCH ${REGISTERED}/{registered}`, { registered_limit: { default_limit: 8 } }],
  [`DELETE ${REGISTERED}/{registered}`],
  ['POST /v3/policies', { policy: { type: 'application/json', blob: '{}' } }, { as: 'policy' }],
  ['GET /v3/policies'],
  ['GET /v3/policies/{policy}'],
  ['PATCH /v3/policies/{policy}', { policy: { blob: '{"x": []}' } }],
  ['DELETE /v3/policies/{policy}'],
  [
    `POST ${GROUP}`,
    { endpoint_group: { name: 'g', filters: { service_id: '{a-service}' } } },
    { as: 'endpoints' },
  ],
  [`GET ${GROUP}`],
  [`GET ${GROUP}/{endpoints}`],
  [`PATCH ${GROUP}/{endpoints}`, { endpoint_group: { name: 'h' } }],
  [`PUT ${GROUP}/{endpoints}/projects/{a-project}`],
  [`GET ${GROUP}/{endpoints}/projects/{a-project}`],
  [`GET ${GROUP}/{endpoints}/projects`],
  [`GET ${GROUP}/{endpoints}/endpoints`],
  ['PUT /v3/OS-EP-FILTER/projects/{a-project}/endpoints/{a-endpoint}'],
  ['GET /v3/OS-EP-FILTER/projects/{a-project}/endpoints/{a-endpoint}'],
  ['GET /v3/OS-EP-FILTER/projects/{a-project}/endpoints'],
  ['GET /v3/OS-EP-FILTER/projects/{a-project}/endpoint_groups'],
  ['GET /v3/OS-EP-FILTER/endpoints/{a-endpoint}/projects'],
  ['DELETE /v3/OS-EP-FILTER/projects/{a-project}/endpoints/{a-endpoint}'],
  [`DELETE ${GROUP}/{endpoints}/projects/{a-project}`],
  [`DELETE ${GROUP}/{endpoints}`],
  ...['identity_provider', 'service_provider'].flatMap((member): Step[] => {
    const one = `/v3/OS-FEDERATION/${member}s/elsewhere`;
    const made =
      member === 'service_provider'
        ? { auth_url: 'http://cloud.test/a', sp_url: 'http://cloud.test/b' }
        : { domain_id: '{a-domain}', remote_ids: ['x'] };
    return [
      [`PUT ${one}`, { [member]: made }],
      [`GET /v3/OS-FEDERATION/${member}s`],
      [`GET ${one}`],
      [`PATCH ${one}`, { [member]: { enabled: true } }],
      ...(member === 'identity_provider' ? protocolSteps(one) : []),
      [`DELETE ${one}`],
    ];
  }),
  ['POST /v3/OS-OAUTH1/consumers', { consumer: { description: 'd' } }, { as: 'consumer' }],
  ['GET /v3/OS-OAUTH1/consumers'],
  ['GET /v3/OS-OAUTH1/consumers/{consumer}'],
  ['PATCH /v3/OS-OAUTH1/consumers/{consumer}', { consumer: { description: 'e' } }],
  ['DELETE /v3/OS-OAUTH1/consumers/{consumer}'],
];

/** Rules for users of an identity provider, and a protocol that they are for. */
function protocolSteps(provider: string): Step[] {
  const mapping = { rules: [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'UserName' }] }] };
  return [
    ['PUT /v3/OS-FEDERATION/mappings/rules', { mapping }],
    ['GET /v3/OS-FEDERATION/mappings'],
    ['GET /v3/OS-FEDERATION/mappings/rules'],
    ['PATCH /v3/OS-FEDERATION/mappings/rules', { mapping }],
    [`PUT ${provider}/protocols/saml2`, { protocol: { mapping_id: 'rules' } }],
    [`GET ${provider}/protocols`],
    [`GET ${provider}/protocols/saml2`],
    [`PATCH ${provider}/protocols/saml2`, { protocol: { mapping_id: 'rules' } }],
    [`DELETE ${provider}/protocols/saml2`],
    ['DELETE /v3/OS-FEDERATION/mappings/rules'],
  ];
}
