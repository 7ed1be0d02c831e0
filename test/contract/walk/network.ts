import type { Step, Walk } from '../traveller.js';

const shown = ['availability_zones', 'service-providers'];

/** A thing's life up to its end, which comes when others have gone that need it. */
const untagged = (path: string, member: string, make: object, change: object, status = 200): Step[] => [
  [`POST ${path}`, { [member]: make }, { as: `a-${member}` }],
  [`GET ${path}`],
  [`GET ${path}/{a-${member}}`, undefined, { by: 'admin' }],
  [`PUT ${path}/{a-${member}}`, { [member]: change }, { status }],
];

const life = (path: string, member: string, make: object, change: object): Step[] => [
  ...untagged(path, member, make, change),
  [`PUT ${path}/{a-${member}}/tags`, { tags: ['x'] }],
  [`PUT ${path}/{a-${member}}/tags/y`],
  [`GET ${path}/{a-${member}}/tags`, undefined, { by: 'admin' }],
  [`GET ${path}/{a-${member}}/tags/y`, undefined, { by: 'admin' }],
  [`GET ${path}/{a-${member}}`, undefined, { by: 'admin' }],
  [`DELETE ${path}/{a-${member}}/tags/y`],
  [`DELETE ${path}/{a-${member}}/tags`],
];

/** What an agent hosts, taken from it and given back. */
const hosting = (agent: 'dhcp' | 'l3', things: 'networks' | 'routers', thing: string): Step[] => {
  const path = `/v2.0/agents/{${agent}}/${agent}-${things}`;
  return [
    [`GET ${path}`, undefined, { by: 'admin' }],
    [`DELETE ${path}/{${thing}}`],
    [`POST ${path}`, { [`${things.slice(0, -1)}_id`]: `{${thing}}` }],
  ];
};

const changed = { description: 'changed' };

export const networkWalk: Walk = {
  service: 'network',
  steps: [
    ['GET /v2.0/'],
    ['GET /v2.0/extensions'],
    ['GET /v2.0/extensions/quotas'],
    ['GET /v2.0/quotas', undefined, { by: 'admin' }],
    ['GET /v2.0/quotas/tenant'],
    ['GET /v2.0/quotas/{project}', undefined, { by: 'admin' }],
    ['PUT /v2.0/quotas/{project}', { quota: { port: 100 } }],
    ['GET /v2.0/quotas', undefined, { by: 'admin' }],
    ['GET /v2.0/quotas/{project}/default', undefined, { by: 'admin' }],
    ['GET /v2.0/quotas/{project}/details', undefined, { by: 'admin' }],
    ['DELETE /v2.0/quotas/{project}'],
    ...shown.map((collection): Step => [`GET /v2.0/${collection}`]),
    ...life('/v2.0/networks', 'network', { name: 'n' }, changed),
    ...life('/v2.0/subnetpools', 'subnetpool', { name: 'p', prefixes: ['10.9.0.0/16'] }, changed),
    ['PUT /v2.0/subnetpools/{a-subnetpool}/add_prefixes', { prefixes: ['10.10.0.0/16'] }],
    ['PUT /v2.0/subnetpools/{a-subnetpool}/remove_prefixes', { prefixes: ['10.10.0.0/16'] }],
    ['PUT /v2.0/subnetpools/{a-subnetpool}/onboard_network_subnets', { network_id: '{a-network}' }],
    ['DELETE /v2.0/subnetpools/{a-subnetpool}'],
    ...life(
      '/v2.0/subnets',
      'subnet',
      { network_id: '{a-network}', ip_version: 4, cidr: '10.7.0.0/24' },
      changed,
    ),
    ...untagged('/v2.0/address-scopes', 'address_scope', { name: 's', ip_version: 4 }, { name: 't' }),
    ['DELETE /v2.0/address-scopes/{a-address_scope}'],
    ...untagged(
      '/v2.0/rbac-policies',
      'rbac_policy',
      {
        object_type: 'network',
        object_id: '{a-network}',
        action: 'access_as_shared',
        target_tenant: '{project-of-user}',
      },
      { target_tenant: '*' },
    ),
    ['DELETE /v2.0/rbac-policies/{a-rbac_policy}'],
    ...life('/v2.0/security-groups', 'security_group', { name: 'g' }, changed),
    ...untagged('/v2.0/address-groups', 'address_group', { addresses: ['10.1.0.0/16'] }, changed),
    ['PUT /v2.0/address-groups/{a-address_group}/add_addresses', { addresses: ['10.2.0.0/16'] }],
    ['PUT /v2.0/address-groups/{a-address_group}/remove_addresses', { addresses: ['10.2.0.0/16'] }],
    ['DELETE /v2.0/address-groups/{a-address_group}'],
    ...untagged('/v2.0/service_profiles', 'service_profile', { metainfo: '{}' }, changed),
    ...untagged('/v2.0/flavors', 'flavor', { service_type: 'FLAVORS' }, { name: 'changed' }),
    ['POST /v2.0/flavors/{a-flavor}/service_profiles', { service_profile: { id: '{a-service_profile}' } }],
    ['DELETE /v2.0/flavors/{a-flavor}/service_profiles/{a-service_profile}'],
    ['DELETE /v2.0/flavors/{a-flavor}'],
    ['DELETE /v2.0/service_profiles/{a-service_profile}'],
    ...untagged(
      '/v2.0/security-group-rules',
      'security_group_rule',
      { security_group_id: '{a-security_group}', direction: 'ingress', protocol: 'tcp' },
      changed,
      400,
    ),
    ...life('/v2.0/ports', 'port', { network_id: '{a-network}', name: 'p' }, changed),
    ...life(
      '/v2.0/routers',
      'router',
      { name: 'r', external_gateway_info: { network_id: '{public}' } },
      changed,
    ),
    ['PUT /v2.0/routers/{a-router}/add_router_interface', { subnet_id: '{a-subnet}' }],
    ...['add_extraroutes', 'remove_extraroutes'].map(
      (action): Step => [
        `PUT /v2.0/routers/{a-router}/${action}`,
        { router: { routes: [{ destination: '10.8.0.0/24', nexthop: '10.7.0.9' }] } },
      ],
    ),
    ...life('/v2.0/floatingips', 'floatingip', { floating_network_id: '{public}' }, { port_id: '{a-port}' }),
    ['GET /v2.0/network-ip-availabilities'],
    ['GET /v2.0/network-ip-availabilities/{a-network}', undefined, { by: 'admin' }],
    ['GET /v2.0/agents', undefined, { by: 'admin', as: 'agent' }],
    ['GET /v2.0/agents?agent_type=DHCP%20agent', undefined, { by: 'admin', as: 'dhcp' }],
    ['GET /v2.0/agents?agent_type=L3%20agent', undefined, { by: 'admin', as: 'l3' }],
    ['GET /v2.0/agents/{agent}', undefined, { by: 'admin' }],
    ['PUT /v2.0/agents/{agent}', { agent: { description: 'changed' } }],
    ...hosting('dhcp', 'networks', 'a-network'),
    ...hosting('l3', 'routers', 'a-router'),
    ['GET /v2.0/networks/{a-network}/dhcp-agents', undefined, { by: 'admin' }],
    ['GET /v2.0/routers/{a-router}/l3-agents', undefined, { by: 'admin' }],
    ['DELETE /v2.0/agents/{agent}'],
    ['GET /v2.0/auto-allocated-topology/{project}?fields=dry-run', undefined, { by: 'admin' }],
    ['GET /v2.0/auto-allocated-topology/{project}', undefined, { by: 'admin' }],
    ['DELETE /v2.0/auto-allocated-topology/{project}'],
    ['DELETE /v2.0/floatingips/{a-floatingip}'],
    ['PUT /v2.0/routers/{a-router}/remove_router_interface', { subnet_id: '{a-subnet}' }],
    ['DELETE /v2.0/routers/{a-router}'],
    ['DELETE /v2.0/ports/{a-port}'],
    ['DELETE /v2.0/security-group-rules/{a-security_group_rule}'],
    ['DELETE /v2.0/security-groups/{a-security_group}'],
    ['DELETE /v2.0/subnets/{a-subnet}'],
    ['DELETE /v2.0/networks/{a-network}'],
  ],
};
