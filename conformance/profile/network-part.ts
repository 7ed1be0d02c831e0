import * as z from 'zod';
import type { ProfileInput, SeedInput } from '../../sim/index.js';
import type { Asker } from './asker.js';

type NetworkSeed = NonNullable<NonNullable<SeedInput>['network']>;
type SubnetSeed = NonNullable<NonNullable<NetworkSeed['networks']>[number]['subnets']>[number];

const owned = { id: z.string(), name: z.string().default(''), project_id: z.string().default('') };
const networksSchema = z.object({
  networks: z.array(
    z.object({
      ...owned,
      shared: z.boolean().default(false),
      'router:external': z.boolean().default(false),
    }),
  ),
});
const subnetSchema = z.object({
  ...owned,
  network_id: z.string(),
  cidr: z.string(),
  gateway_ip: z.string().nullable(),
  allocation_pools: z.array(z.object({ start: z.string(), end: z.string() })),
  enable_dhcp: z.boolean(),
  dns_nameservers: z.array(z.string()).default([]),
});
const subnetsSchema = z.object({ subnets: z.array(subnetSchema) });
const groupsSchema = z.object({
  security_groups: z.array(z.object({ ...owned, description: z.string().default('') })),
});
const routersSchema = z.object({
  routers: z.array(
    z.object({
      ...owned,
      external_gateway_info: z.object({ network_id: z.string() }).nullable().default(null),
    }),
  ),
});
const portsSchema = z.object({
  ports: z.array(
    z.object({ device_id: z.string(), fixed_ips: z.array(z.object({ subnet_id: z.string() })) }),
  ),
});
const extensionsSchema = z.object({ extensions: z.array(z.object({ alias: z.string() })) });
const quotaSchema = z.object({ quota: z.record(z.string(), z.number().int()) });

/** What a profile says of the network service. */
export async function networkPart(asker: Asker): Promise<ProfileInput['network']> {
  if ((await asker.api.root('network')) === undefined) return { enabled: false };
  const extensions = await asker.get('network', '/extensions', extensionsSchema);
  return { ...(extensions && { l3: extensions.extensions.some(({ alias }) => alias === 'router') }) };
}

/** What the network service shows to an ordinary user: networks with their subnets, groups, routers, limits. */
export async function networkSeed(asker: Asker, projectId: string, l3: boolean): Promise<NetworkSeed> {
  const networks = await asker.get('network', '/networks', networksSchema);
  if (!networks) return {};
  const { subnets } = (await asker.get('network', '/subnets', subnetsSchema)) ?? { subnets: [] };
  const groups = await asker.get('network', '/security-groups', groupsSchema);
  const quota = await asker.get('network', `/quotas/${projectId}`, quotaSchema);
  const others = groups?.security_groups.filter(({ name }) => name !== 'default') ?? [];
  return {
    networks: networks.networks.sort(byId).map((network) => ({
      id: network.id,
      name: network.name,
      project: network.project_id === projectId ? 'tenant' : 'admin',
      ...(network.shared && { shared: true }),
      ...(network['router:external'] && { external: true }),
      subnets: subnets
        .filter(({ network_id }) => network_id === network.id)
        .sort(byId)
        .map(subnetSeed),
    })),
    ...(others.length > 0 && {
      security_groups: others
        .sort(byId)
        .map(({ id, name, description }) => ({ id, name, project: 'tenant', description })),
    }),
    routers: l3 ? await routersOf(asker) : [],
    ...(quota && { quotas: { tenant: quota.quota } }),
  };
}

function subnetSeed(subnet: z.output<typeof subnetSchema>): SubnetSeed {
  const { id, name, cidr, gateway_ip, allocation_pools, enable_dhcp, dns_nameservers } = subnet;
  return {
    id,
    name,
    cidr,
    gateway_ip,
    allocation_pools,
    ...(enable_dhcp ? {} : { enable_dhcp }),
    ...(dns_nameservers.length > 0 && { dns_nameservers }),
  };
}

async function routersOf(asker: Asker): Promise<NetworkSeed['routers']> {
  const found = await asker.get('network', '/routers', routersSchema);
  const interfaces = await asker.get('network', '/ports?device_owner=network:router_interface', portsSchema);
  return (found?.routers ?? []).sort(byId).map(({ id, name, external_gateway_info }) => ({
    id,
    name,
    project: 'tenant',
    ...(external_gateway_info && { external_network: external_gateway_info.network_id }),
    subnets: (interfaces?.ports ?? [])
      .filter(({ device_id }) => device_id === id)
      .flatMap(({ fixed_ips }) => fixed_ips.map(({ subnet_id }) => subnet_id)),
  }));
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
