import { indexesOf } from '../indexes.js';
import type { AgentRecord, NetworkRecord, NetworkState, RouterRecord } from '../state.js';

/** What an agent is given without being asked: networks that have DHCP, routers that lead somewhere. */
const SCHEDULED = {
  'DHCP agent': (state: NetworkState, network: NetworkRecord): boolean => {
    for (const subnet of indexesOf(state).subnetsOfNetwork.of(network.id))
      if (subnet.enable_dhcp) return true;
    return false;
  },
  'L3 agent': (state: NetworkState, router: RouterRecord): boolean =>
    indexesOf(state).portsOfDevice.of(router.id).size > 0,
};

export function hostsNetwork(state: NetworkState, agent: AgentRecord, network: NetworkRecord): boolean {
  if (agent.agent_type !== 'DHCP agent') return false;
  if (agent.added.includes(network.id)) return true;
  return !agent.removed.includes(network.id) && SCHEDULED[agent.agent_type](state, network);
}

export function hostsRouter(state: NetworkState, agent: AgentRecord, router: RouterRecord): boolean {
  if (agent.agent_type !== 'L3 agent') return false;
  if (agent.added.includes(router.id)) return true;
  return !agent.removed.includes(router.id) && SCHEDULED[agent.agent_type](state, router);
}

/** @param hosted whether it is to have it from now on */
export function place(agent: AgentRecord, id: string, hosted: boolean): void {
  const without = (ids: readonly string[]) => ids.filter((one) => one !== id);
  agent.added = hosted ? [...without(agent.added), id] : without(agent.added);
  agent.removed = hosted ? without(agent.removed) : [...without(agent.removed), id];
}

/** The zones that a network is served in. */
export function zonesOfNetwork(state: NetworkState, network: NetworkRecord): string[] {
  return zonesOf(state, (agent) => hostsNetwork(state, agent, network));
}

export function zonesOfRouter(state: NetworkState, router: RouterRecord): string[] {
  return zonesOf(state, (agent) => hostsRouter(state, agent, router));
}

function zonesOf(state: NetworkState, hosts: (agent: AgentRecord) => boolean): string[] {
  const zones = new Set<string>();
  for (const agent of state.agents.values()) {
    if (agent.availability_zone !== null && hosts(agent)) zones.add(agent.availability_zone);
  }
  return [...zones];
}
