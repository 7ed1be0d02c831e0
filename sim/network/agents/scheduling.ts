import { parseObject } from '../body.js';
import {
  badRequest,
  conflict,
  methodNotAllowed,
  NetworkFault,
  noSuchPath,
  notFound,
  policyForbids,
} from '../fault.js';
import type { NetworkCall } from '../network-call.js';
import { networkResource } from '../networks/network-resource.js';
import type { NetworkReply } from '../reply.js';
import { routerResource } from '../routers/router-resource.js';
import type { AgentRecord, NetworkRecord, RouterRecord } from '../state.js';
import { viewAgent } from './agent-resource.js';
import { hostsNetwork, hostsRouter, place } from './hosting.js';

/** What one kind of agent hosts, and how Neutron speaks of it. */
interface Hosting<Hosted> {
  /** In policies and paths: `dhcp-network`. */
  readonly name: string;
  readonly collection: 'networks' | 'routers';
  /** The key of a request to add one. */
  readonly key: string;
  find(call: NetworkCall, id: string): Hosted;
  hosts(call: NetworkCall, agent: AgentRecord, item: Hosted): boolean;
  view(call: NetworkCall, item: Hosted): Record<string, unknown>;
  /** @throws NetworkFault */
  checkAdd(call: NetworkCall, agent: AgentRecord, item: Hosted): void;
  checkRemove(call: NetworkCall, agent: AgentRecord, item: Hosted): void;
}

const networks: Hosting<NetworkRecord> = {
  name: 'dhcp-network',
  collection: 'networks',
  key: 'network_id',
  find: ({ state }, id) => found(state.networks.get(id), 'network', id),
  hosts: ({ state }, agent, network) => hostsNetwork(state, agent, network),
  view: ({ state, actor }, network) => networkResource.view(state, network, actor),
  checkAdd(call, agent, network) {
    if (agent.agent_type !== 'DHCP agent' || !agent.admin_state_up) {
      const message = `Agent ${agent.id} is not a valid DHCP Agent or has been disabled.`;
      throw new NetworkFault(404, 'InvalidDHCPAgent', message);
    }
    if (!this.hosts(call, agent, network)) return;
    const message = `The network ${network.id} has been already hosted by the DHCP Agent ${agent.id}.`;
    throw conflict('NetworkHostedByDHCPAgent', message);
  },
  checkRemove(call, agent, network) {
    if (this.hosts(call, agent, network)) return;
    const message = `The network ${network.id} is not hosted by the DHCP agent ${agent.id}.`;
    throw conflict('NetworkNotHostedByDhcpAgent', message);
  },
};

const routers: Hosting<RouterRecord> = {
  name: 'l3-router',
  collection: 'routers',
  key: 'router_id',
  find: ({ state }, id) => found(state.routers.get(id), 'router', id),
  hosts: ({ state }, agent, router) => hostsRouter(state, agent, router),
  view: ({ state, actor }, router) => routerResource.view(state, router, actor),
  checkAdd(_call, agent) {
    if (agent.agent_type === 'L3 agent' && agent.admin_state_up) return;
    const message = `Agent ${agent.id} is not a L3 Agent or has been disabled`;
    throw new NetworkFault(404, 'InvalidL3Agent', message);
  },
  checkRemove: () => {},
};

const OF_AGENTS: Readonly<Record<string, Hosting<NetworkRecord> | Hosting<RouterRecord>>> = {
  'dhcp-networks': networks,
  'l3-routers': routers,
};

function found<Item>(item: Item | undefined, kind: string, id: string): Item {
  if (!item) throw notFound(kind, id);
  return item;
}

/** `/agents/{id}/dhcp-networks` and, where there are routers, `/agents/{id}/l3-routers`; undefined for other paths. */
export function answerHosting(call: NetworkCall, rest: readonly string[]): NetworkReply | undefined {
  const [agentId = '', name = '', ...more] = rest;
  if (!Object.hasOwn(OF_AGENTS, name) || more.length > 1) return undefined;
  if (name === 'l3-routers' && !call.cloud.profile.network.l3) return undefined;
  const hosting = OF_AGENTS[name] as Hosting<NetworkRecord | RouterRecord>;
  return answer(call, hosting, agentId, more[0]);
}

function answer<Hosted extends NetworkRecord | RouterRecord>(
  call: NetworkCall,
  hosting: Hosting<Hosted>,
  agentId: string,
  id: string | undefined,
): NetworkReply {
  const { method } = call.call;
  if (method === 'GET' && id === undefined) return listHosted(call, hosting, agentId);
  if (method === 'POST' && id === undefined) return addHosted(call, hosting, agentId);
  if (method === 'DELETE' && id !== undefined) return removeHosted(call, hosting, agentId, id);
  throw methodNotAllowed();
}

function forAdmin({ actor }: NetworkCall, rule: string): void {
  if (!actor.isAdmin) throw policyForbids(`rule:${rule}`);
}

function listHosted<Hosted extends NetworkRecord | RouterRecord>(
  call: NetworkCall,
  hosting: Hosting<Hosted>,
  agentId: string,
): NetworkReply {
  forAdmin(call, `get_${hosting.name}s`);
  const agent = found(call.state.agents.get(agentId), 'agent', agentId);
  const all = [...call.state[hosting.collection].values()] as Hosted[];
  const hosted = all.filter((item) => hosting.hosts(call, agent, item));
  return { status: 200, body: { [hosting.collection]: hosted.map((item) => hosting.view(call, item)) } };
}

function addHosted<Hosted extends NetworkRecord | RouterRecord>(
  call: NetworkCall,
  hosting: Hosting<Hosted>,
  agentId: string,
): NetworkReply {
  forAdmin(call, `create_${hosting.name}`);
  const body = parseObject(call.call.bodyText);
  if (typeof body[hosting.key] !== 'string')
    throw badRequest(`Unable to find '${hosting.key}' in request body`);
  const item = hosting.find(call, String(body[hosting.key]));
  const agent = found(call.state.agents.get(agentId), 'agent', agentId);
  hosting.checkAdd(call, agent, item);
  place(agent, item.id, true);
  return { status: 201, body: null };
}

function removeHosted<Hosted extends NetworkRecord | RouterRecord>(
  call: NetworkCall,
  hosting: Hosting<Hosted>,
  agentId: string,
  id: string,
): NetworkReply {
  forAdmin(call, `delete_${hosting.name}`);
  const agent = found(call.state.agents.get(agentId), 'agent', agentId);
  const item = hosting.find(call, id);
  hosting.checkRemove(call, agent, item);
  place(agent, item.id, false);
  return { status: 204 };
}

/** `/networks/{id}/dhcp-agents` and `/routers/{id}/l3-agents`: who hosts one of them, for administrators. */
export function listAgentsOf(call: NetworkCall, kind: 'dhcp' | 'l3', id: string): NetworkReply {
  forAdmin(call, `get_${kind}-agents`);
  const hosting = (kind === 'dhcp' ? networks : routers) as Hosting<NetworkRecord | RouterRecord>;
  const item = call.state[hosting.collection].get(id);
  if (call.call.method !== 'GET') throw noSuchPath();
  const agents = [...call.state.agents.values()].filter((agent) => item && hosting.hosts(call, agent, item));
  return { status: 200, body: { agents: agents.map(viewAgent) } };
}
