import { OPERATIONS } from '../operations.js';
import type { Step, Walk } from '../traveller.js';
import { identityExtras } from './identity-extras.js';

const domain = { id: 'default' };
const password = { user: { name: 'user', domain, password: 'password' } };

/** A thing's whole life. */
const life = (member: string, make: object, change: object): Step[] => {
  const path = `/v3/${member === 'policy' ? 'policies' : `${member}s`}`;
  return [
    [`POST ${path}`, { [member]: make }, { as: `a-${member}` }],
    [`GET ${path}`],
    [`GET ${path}/{a-${member}}`],
    [`PATCH ${path}/{a-${member}}`, { [member]: change }],
  ];
};

const grants: Step[] = ['users/{a-user}', 'groups/{a-group}'].flatMap((actor) => {
  const places = ['/v3/projects/{a-project}', '/v3/domains/{a-domain}', '/v3/system'];
  const inherited = ['/v3/OS-INHERIT/projects/{a-project}', '/v3/OS-INHERIT/domains/{a-domain}'];
  return [...places, ...inherited].flatMap((place): Step[] => {
    const all = `${place}/${actor}/roles`;
    const suffix = inherited.includes(place) ? '/inherited_to_projects' : '';
    const one = `${all}/{member}${suffix}`;
    const listed: Step[] = place === inherited[0] ? [] : [[`GET ${all}${suffix}`]];
    return [[`PUT ${one}`], [`GET ${one}`], ...listed, [`DELETE ${one}`]];
  });
});

/** Extensions of Keystone that this cloud has, and nothing in them. */
const EMPTY = /^\/v3\/users\/\{user_id\}\/OS-OAUTH1\/access_tokens(\/\{id\})?$/;
const AS_EVER = /^\/v3\/(OS-REVOKE\/events|OS-FEDERATION\/(projects|domains))$/;
const FOR_NOBODY = /^\/v3\/auth\/tokens\/OS-PKI\//;
const DEFAULTS = /^\/v3\/domains\/config\//;
const OWN_CONFIG = /^\/v3\/domains\/\{domain_id\}\/config/;
const NO_MORE = /^\/v3\/OS-SIMPLE-CERT\//;

const extensions: Step[] = OPERATIONS.filter(({ service }) => service === 'identity').flatMap(
  ({ method, path }): Step[] => {
    const request = `${method} ${path.replace('{id}', 'none').replace('{user_id}', '{user}').replace('{domain_id}', 'default').replace('{group}', 'ldap').replace('{option}', 'url')}`;
    if (NO_MORE.test(path)) return [[request, undefined, { status: 410 }]];
    if (DEFAULTS.test(path)) return [[request]];
    if (OWN_CONFIG.test(path)) {
      const whole = method === 'DELETE' && path.endsWith('/config');
      return [[request, undefined, { status: whole ? 204 : 404 }]];
    }
    if (FOR_NOBODY.test(path)) return [[request, undefined, { status: 403 }]];
    if (AS_EVER.test(path)) return [[request]];
    if (!EMPTY.test(path)) return [];
    return [path.endsWith('{id}') ? [request, {}, { status: 404 }] : [request]];
  },
);

export const identityWalk: Walk = {
  service: 'identity',
  steps: [
    ['GET /v3'],
    ['POST /v3/auth/tokens', { auth: { identity: { methods: ['password'], password } } }],
    [
      'POST /v3/auth/tokens',
      {
        auth: {
          identity: { methods: ['password'], password },
          scope: { project: { id: '{project-of-user}' } },
        },
      },
    ],
    ['GET /v3/auth/tokens'],
    ['GET /v3/auth/catalog'],
    ['GET /v3/auth/projects'],
    ['GET /v3/auth/domains'],
    ['GET /v3/auth/system'],
    ...life('domain', { name: 'elsewhere' }, { enabled: false }),
    ...life('project', { name: 'p', domain_id: 'default' }, { description: 'changed' }),
    ...life('user', { name: 'u', password: 'secret', default_project_id: '{a-project}' }, { name: 'v' }),
    ...life('group', { name: 'g' }, { description: 'changed' }),
    ...life('policy', { blob: 'b', type: 't' }, { blob: 'c' }),
    ['DELETE /v3/policies/{a-policy}'],
    ['GET /v3/OS-EP-FILTER/projects/{a-project}/endpoints'],
    ...life('role', { name: 'r' }, { description: 'changed' }),
    ...life('region', { id: 'RegionTwo' }, { description: 'changed' }),
    ...life('service', { type: 'compute', name: 'nova2' }, { description: 'changed' }),
    ...life(
      'endpoint',
      {
        service_id: '{a-service}',
        interface: 'public',
        url: 'http://cloud.test/x',
        region_id: 'RegionTwo',
      },
      { enabled: false },
    ),
    ...life(
      'credential',
      { type: 'ec2', blob: '{"access":"a","secret":"s"}', user_id: '{admin}', project_id: '{project}' },
      { blob: '{"access":"b","secret":"s"}' },
    ),
    [
      'POST /v3/ec2tokens',
      {
        credentials: {
          access: 'a',
          signature: 'zIK0jEoNITW9P2RkHAOApKpzABw=',
          params: { SignatureVersion: '0', Action: 'Ask', Timestamp: '2036-01-01T00:00:00Z' },
        },
      },
    ],
    [
      'POST /v3/s3tokens',
      { credentials: { access: 'a', signature: 'SoWCLye6v3dVKdNS+hOIineXOrU=', token: 'dGV4dA==' } },
    ],
    ['DELETE /v3/credentials/{a-credential}'],
    ['POST /v3/users/{user}/credentials/OS-EC2', { tenant_id: '{project-of-user}' }, { as: 'key' }],
    ['GET /v3/users/{user}/credentials/OS-EC2'],
    ['GET /v3/users/{user}/credentials/OS-EC2/{key}'],
    ['DELETE /v3/users/{user}/credentials/OS-EC2/{key}'],
    [
      'POST /v3/OS-TRUST/trusts',
      {
        trust: {
          trustor_user_id: '{user}',
          trustee_user_id: '{admin}',
          impersonation: true,
          project_id: '{project-of-user}',
          roles: [{ name: 'member' }],
          expires_at: '2041-01-01T00:00:00Z',
        },
      },
      { by: 'user', as: 'trust' },
    ],
    ['GET /v3/OS-TRUST/trusts'],
    ['GET /v3/OS-TRUST/trusts/{trust}'],
    ['GET /v3/OS-TRUST/trusts/{trust}/roles'],
    ['GET /v3/OS-TRUST/trusts/{trust}/roles/{member}'],
    [
      'POST /v3/auth/tokens',
      {
        auth: {
          identity: { methods: ['token'], token: { id: '{admin-token}' } },
          scope: { 'OS-TRUST:trust': { id: '{trust}' } },
        },
      },
    ],
    ['DELETE /v3/OS-TRUST/trusts/{trust}', undefined, { by: 'user' }],
    ['PUT /v3/regions/RegionThree', { region: {} }],
    ['GET /v3/users/{user}'],
    ['GET /v3/users/{user}/projects'],
    ['POST /v3/users/{a-user}/password', { user: { password: 'newer', original_password: 'secret' } }],
    ['PUT /v3/groups/{a-group}/users/{a-user}'],
    ['GET /v3/groups/{a-group}/users'],
    ['GET /v3/groups/{a-group}/users/{a-user}'],
    ['GET /v3/users/{a-user}/groups'],
    ['DELETE /v3/groups/{a-group}/users/{a-user}'],
    ['PUT /v3/projects/{a-project}/tags', { tags: ['x', 'y'] }],
    ['PUT /v3/projects/{a-project}/tags/z'],
    ['GET /v3/projects/{a-project}/tags'],
    ['GET /v3/projects/{a-project}/tags/z'],
    ['DELETE /v3/projects/{a-project}/tags/z'],
    ['DELETE /v3/projects/{a-project}/tags'],
    ['PUT /v3/roles/{a-role}/implies/{reader}'],
    ['GET /v3/roles/{a-role}/implies'],
    ['GET /v3/roles/{a-role}/implies/{reader}'],
    ['GET /v3/role_inferences'],
    ['DELETE /v3/roles/{a-role}/implies/{reader}'],
    ...grants,
    ['GET /v3/role_assignments'],
    ['GET /v3/role_assignments?include_names=true'],
    [
      'POST /v3/users/{user}/application_credentials',
      {
        application_credential: {
          name: 'ci',
          access_rules: [{ service: 'compute', method: 'GET', path: '/v2.1/servers' }],
        },
      },
      { by: 'user', as: 'credential' },
    ],
    ['GET /v3/users/{user}/application_credentials'],
    ['GET /v3/users/{user}/application_credentials/{credential}'],
    ['GET /v3/users/{user}/access_rules', undefined, { by: 'user', as: 'rule-list' }],
    ['DELETE /v3/users/{user}/application_credentials/{credential}', undefined, { by: 'user' }],
    ['GET /v3/users/{user}/access_rules/{rule}', undefined, { by: 'user', status: 404 }],
    ['DELETE /v3/users/{user}/access_rules/{rule}', undefined, { by: 'user', status: 404 }],
    ...identityExtras,
    ...extensions,
    ['DELETE /v3/endpoints/{a-endpoint}'],
    ['DELETE /v3/services/{a-service}'],
    ['DELETE /v3/regions/RegionTwo'],
    ['DELETE /v3/roles/{a-role}'],
    ['DELETE /v3/groups/{a-group}'],
    ['DELETE /v3/users/{a-user}'],
    ['DELETE /v3/projects/{a-project}'],
    ['DELETE /v3/domains/{a-domain}'],
    ['GET /v2.0'],
    ['GET /v2.0/extensions'],
    [
      'POST /v2.0/tokens',
      { auth: { tenantName: 'tenant', passwordCredentials: { username: 'user', password: 'password' } } },
    ],
    ['GET /v2.0/tokens/{user-token}', undefined, { by: 'admin' }],
    ['GET /v2.0/tokens/{user-token}/endpoints', undefined, { by: 'admin' }],
    ['GET /v2.0/tenants'],
    ['GET /v2.0/tenants/{project-of-user}', undefined, { by: 'admin' }],
    ['DELETE /v3/auth/tokens'],
    ['DELETE /v2.0/tokens/{spare-token}', undefined, { status: 404 }],
  ],
};
