import type { Cloud } from '../../cloud.js';
import { uuidOf } from '../../uuid-of.js';
import type { AgentRecord } from '../state.js';

export type AgentType = AgentRecord['agent_type'];

/** What runs where: switches on every host, the rest on the first. */
const KINDS: Readonly<
  Record<AgentType, { readonly binary: string; readonly topic: string; readonly zone: string | null }>
> = {
  'DHCP agent': { binary: 'neutron-dhcp-agent', topic: 'dhcp_agent', zone: 'nova' },
  'L3 agent': { binary: 'neutron-l3-agent', topic: 'l3_agent', zone: 'nova' },
  'Metadata agent': { binary: 'neutron-metadata-agent', topic: 'N/A', zone: null },
  'Open vSwitch agent': { binary: 'neutron-openvswitch-agent', topic: 'N/A', zone: null },
};

export const AGENT_ZONE = 'nova';

/** The agents of a cloud that begins; none without routers, whose Neutron only keeps records. */
export function agentsOf(cloud: Cloud): AgentRecord[] {
  if (!cloud.profile.network.l3) return [];
  const now = cloud.clock.now();
  const types = Object.keys(KINDS) as AgentType[];
  return cloud.profile.compute.hosts.flatMap(({ name }, place) =>
    types
      .filter((type) => place === 0 || type === 'Open vSwitch agent')
      .map((type) => newAgent(type, name, now)),
  );
}

function newAgent(type: AgentType, host: string, now: number): AgentRecord {
  const { binary, topic, zone } = KINDS[type];
  return {
    id: uuidOf(`${type}/${host}`),
    agent_type: type,
    binary,
    topic,
    host,
    availability_zone: zone,
    tenant_id: '',
    description: null,
    admin_state_up: true,
    created_at: now,
    updated_at: now,
    tags: [],
    revision_number: 0,
    standard_attr_id: 0,
    added: [],
    removed: [],
  };
}
