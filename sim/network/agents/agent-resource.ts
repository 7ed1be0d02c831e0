import * as z from 'zod';
import { policyForbids } from '../fault.js';
import { change, remove } from '../indexes.js';
import type { Resource } from '../resource.js';
import type { AgentRecord } from '../state.js';
import { boolean, textOrNull } from '../values.js';

const newAgent = z.object({});
const agentChanges = z.object({ admin_state_up: boolean, description: textOrNull(255) }).partial();

const text = { filter: 'text' } as const;

/** Milliseconds between two reports. */
const REPORT_INTERVAL = 30_000;

/** `/agents`: Neutron's own programs on the hosts, for administrators. */
export const agentResource: Resource<AgentRecord, typeof newAgent, typeof agentChanges> = {
  name: 'agent',
  collection: 'agents',
  table: 'agents',
  wantsBody: true,
  onlyOneAtOnce: true,
  post: newAgent,
  put: agentChanges,
  attributes: {
    id: text,
    agent_type: text,
    binary: text,
    topic: text,
    host: text,
    admin_state_up: { filter: 'boolean' },
    created_at: {},
    started_at: {},
    heartbeat_timestamp: {},
    alive: { filter: 'boolean' },
    configurations: {},
    description: text,
    availability_zone: text,
    resources_synced: {},
  },
  guards: {},
  sees: ({ actor }) => actor.isAdmin,
  owns: ({ actor }) => actor.isAdmin,
  view: (_state, agent) => viewAgent(agent),

  create() {
    throw policyForbids('rule:create_agent');
  },

  update(context, agent, changes) {
    change(context.state, 'agents', agent, changes, context.now);
  },

  delete(context, agent) {
    remove(context.state, 'agents', agent);
  },
};

export function viewAgent(agent: AgentRecord): Record<string, unknown> {
  const heartbeat = Math.floor(agent.updated_at / REPORT_INTERVAL) * REPORT_INTERVAL;
  return {
    id: agent.id,
    agent_type: agent.agent_type,
    binary: agent.binary,
    topic: agent.topic,
    host: agent.host,
    admin_state_up: agent.admin_state_up,
    created_at: agentTime(agent.created_at),
    started_at: agentTime(agent.created_at),
    heartbeat_timestamp: agentTime(Math.max(heartbeat, agent.created_at)),
    description: agent.description,
    alive: true,
    configurations: {},
    availability_zone: agent.availability_zone,
    resources_synced: null,
  };
}

/** `2026-01-31 23:59:00` */
function agentTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}
