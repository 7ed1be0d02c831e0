import type { NetworkState } from './state.js';

/** The zones that agents stand in: those for DHCP serve networks, those for L3 routers. */
export function availabilityZones(state: NetworkState): Record<string, string>[] {
  const zones = new Map<string, Record<string, string>>();
  for (const { agent_type, availability_zone: name } of state.agents.values()) {
    const resource = RESOURCES[agent_type];
    if (resource && name) zones.set(`${resource} ${name}`, { state: 'available', resource, name });
  }
  return [...zones.values()];
}

const RESOURCES: Readonly<Record<string, string>> = { 'DHCP agent': 'network', 'L3 agent': 'router' };
