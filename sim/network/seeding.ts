import type { Cloud } from '../cloud.js';
import { projectNamed } from '../image/seeding.js';
import { setDefault } from './auto-allocation/default-external-network.js';
import { type NetworkContext, serviceContext } from './network-call.js';
import { networkResource } from './networks/network-resource.js';
import { parseGateway, setGateway } from './routers/gateway.js';
import { addInterface } from './routers/router-interfaces.js';
import { routerResource } from './routers/router-resource.js';
import { addGroup } from './security-groups/default-group.js';
import { DEFAULT_ROUTERS, DEFAULT_SUBNETPOOLS, type NetworkSeed } from './seed.js';
import type { NetworkState } from './state.js';
import { subnetpoolResource } from './subnetpools/subnetpool-resource.js';
import { subnetResource } from './subnets/subnet-resource.js';

/** Fills a new state with what the seed says, by the rules that make the same things on request. */
export function plant(state: NetworkState, seed: NetworkSeed, cloud: Cloud): void {
  const now = cloud.clock.now();
  for (const { project, created_at, rule_ids, description, ...group } of seed.security_groups) {
    const tenant_id = projectNamed(cloud, project);
    const context = contextOf(state, cloud, tenant_id, created_at, now);
    const about = description ?? (group.name === 'default' ? 'Default security group' : '');
    addGroup(context, { ...group, description: about, tenant_id, stateful: true }, rule_ids);
  }
  for (const network of seed.networks) plantNetwork(state, network, cloud, now);
  for (const pool of seed.subnetpools ?? (hasDefaultNetworks(seed) ? DEFAULT_SUBNETPOOLS : [])) {
    plantSubnetpool(state, pool, cloud, now);
  }
  for (const router of seed.routers ?? (hasDefaultNetworks(seed) ? DEFAULT_ROUTERS : [])) {
    if (cloud.profile.network.l3) plantRouter(state, router, cloud, now);
  }
  for (const [project, limits] of Object.entries(seed.quotas)) {
    state.quotas.set(projectNamed(cloud, project), limits);
  }
}

function contextOf(
  state: NetworkState,
  cloud: Cloud,
  projectId: string,
  createdAt: string | undefined,
  now: number,
): NetworkContext {
  return { ...serviceContext(cloud, projectId, createdAt ? Date.parse(createdAt) : now), state };
}

type Seeded<Key extends 'networks' | 'subnetpools' | 'routers'> = NonNullable<NetworkSeed[Key]>[number];

function plantNetwork(state: NetworkState, seed: Seeded<'networks'>, cloud: Cloud, now: number): void {
  const tenant_id = projectNamed(cloud, seed.project);
  const context = contextOf(state, cloud, tenant_id, seed.created_at, now);
  const values = networkResource.post.parse({ name: seed.name, tenant_id, shared: seed.shared });
  const network = networkResource.create(
    context,
    { ...values, 'router:external': seed.external, 'provider:segmentation_id': seed.segmentation_id },
    seed.id,
  );
  if (seed.is_default) setDefault(context, network, true);
  for (const { id, created_at, gateway_ip, allocation_pools, ...subnet } of seed.subnets) {
    const asked = {
      ...subnet,
      network_id: network.id,
      tenant_id,
      ip_version: subnet.cidr.includes(':') ? 6 : 4,
    };
    subnetResource.create(
      contextOf(state, cloud, tenant_id, created_at ?? seed.created_at, now),
      { ...subnetResource.post.parse(asked), gateway_ip, allocation_pools },
      id,
    );
  }
}

function plantSubnetpool(state: NetworkState, seed: Seeded<'subnetpools'>, cloud: Cloud, now: number): void {
  const { id, project, ...pool } = seed;
  const tenant_id = projectNamed(cloud, project);
  const context = contextOf(state, cloud, tenant_id, undefined, now);
  subnetpoolResource.create(context, subnetpoolResource.post.parse({ ...pool, tenant_id }), id);
}

function plantRouter(state: NetworkState, seed: Seeded<'routers'>, cloud: Cloud, now: number): void {
  const tenant_id = projectNamed(cloud, seed.project);
  const context = contextOf(state, cloud, tenant_id, undefined, now);
  const values = routerResource.post.parse({ name: seed.name, tenant_id });
  const router = routerResource.create(context, values, seed.id);
  if (seed.external_network !== undefined) {
    const network_id = named(state.networks, seed.external_network);
    setGateway(context, router, parseGateway({ network_id }));
  }
  for (const subnet of seed.subnets)
    addInterface(context, router, { subnet_id: named(state.subnets, subnet) });
}

function named(
  records: ReadonlyMap<string, { readonly id: string; readonly name: string }>,
  name: string,
): string {
  for (const record of records.values()) if (record.id === name || record.name === name) return record.id;
  throw new Error(`network.routers: the seed has no network or subnet ${name}`);
}

function hasDefaultNetworks(seed: NetworkSeed): boolean {
  const names = seed.networks.map((network) => network.name);
  return names.join() === 'tenant-net,other-net,public';
}
