import { conflict, NetworkFault } from '../fault.js';
import { change } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { networkResource } from '../networks/network-resource.js';
import { interfacesOf } from '../routers/interface-checks.js';
import { addInterface, removeInterface } from '../routers/router-interfaces.js';
import { routerResource } from '../routers/router-resource.js';
import type { NetworkRecord, NetworkState, SubnetpoolRecord } from '../state.js';
import { subnetResource } from '../subnets/subnet-resource.js';
import { defaultExternalNetwork } from './default-external-network.js';

/** The network that Neutron made for a project; undefined where it has made none that is still there. */
export function allocatedNetwork(state: NetworkState, projectId: string): NetworkRecord | undefined {
  return state.networks.get(state.topologies.ofProject.get(projectId)?.network_id ?? '');
}

/** Whether a topology could be made. @throws NetworkFault 409 */
export function checkRequirements({ state }: NetworkContext): void {
  externalNetwork(state);
  if (defaultPools(state).length === 0) throw failure('No default subnetpools defined');
}

function externalNetwork(state: NetworkState): NetworkRecord {
  const network = defaultExternalNetwork(state);
  if (!network) throw failure('No default router:external network');
  return network;
}

function defaultPools(state: NetworkState): SubnetpoolRecord[] {
  const pools = [...state.subnetpools.values()].filter((pool) => pool.is_default);
  return pools.sort((a, b) => a.ip_version - b.ip_version);
}

function failure(reason: string): NetworkFault {
  return conflict('AutoAllocationFailure', `Deployment error: ${reason}.`);
}

/**
 * A network of the project's own, with a subnet of each default pool and a router that leads to the default external
 * network.
 * @throws NetworkFault 409
 */
export function ensureTopology(context: NetworkContext, projectId: string): NetworkRecord {
  const { state, now } = context;
  const known = allocatedNetwork(state, projectId);
  if (known) return known;
  const external = externalNetwork(state);
  const network = addNetwork(context, projectId);
  try {
    const router_id = addRouter(context, projectId, network, external);
    state.topologies.ofProject.set(projectId, { network_id: network.id, router_id });
    change(state, 'networks', network, { admin_state_up: true }, now);
    return network;
  } catch (fault) {
    networkResource.delete(context, network);
    throw fault;
  }
}

const noPrivateNetwork = (): NetworkFault => failure('Unable to provide tenant private network');

function addNetwork(context: NetworkContext, tenant_id: string): NetworkRecord {
  const wanted = { name: 'auto_allocated_network', admin_state_up: false, tenant_id };
  const values = networkResource.post.safeParse(wanted);
  if (!values.success) throw noPrivateNetwork();
  const network = networkResource.create(context, values.data);
  try {
    const pools = defaultPools(context.state);
    if (pools.length === 0) throw failure('');
    for (const { id: subnetpool_id, ip_version } of pools) {
      const name = `auto_allocated_subnet_v${ip_version}`;
      const subnet = { name, network_id: network.id, tenant_id, ip_version, subnetpool_id };
      subnetResource.create(context, subnetResource.post.parse(subnet));
    }
    return network;
  } catch (fault) {
    networkResource.delete(context, network);
    throw fault instanceof NetworkFault ? noPrivateNetwork() : fault;
  }
}

function addRouter(
  context: NetworkContext,
  tenant_id: string,
  network: NetworkRecord,
  external: NetworkRecord,
): string {
  const gateway = { network_id: external.id };
  const wanted = { name: 'auto_allocated_router', tenant_id, external_gateway_info: gateway };
  const router = routerResource.create(context, routerResource.post.parse(wanted));
  for (const subnet of context.state.subnets.values()) {
    if (subnet.network_id === network.id) addInterface(context, router, { subnet_id: subnet.id });
  }
  return router.id;
}

/** Takes away what was made for a project. @throws NetworkFault 409 while it is used */
export function removeTopology(context: NetworkContext, projectId: string): void {
  const { state } = context;
  const topology = state.topologies.ofProject.get(projectId);
  const network = allocatedNetwork(state, projectId);
  if (!topology || !network) return;
  const router = state.routers.get(topology.router_id);
  if (router) {
    const ports = interfacesOf(context, router).filter((port) => port.network_id === network.id);
    for (const port of ports) removeInterface(context, router, { port_id: port.id });
    routerResource.delete(context, router);
  }
  networkResource.delete(context, network);
  state.topologies.ofProject.delete(projectId);
}
