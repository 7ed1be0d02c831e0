import type { Attribute } from './resource.js';

/** How a list of things that this cloud only shows is asked for. */
export interface ReadOnlyKind {
  /** Filters that were regarded when the things were looked up. */
  readonly regarded?: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Which of Neutron's list machinery it has. None: whatever is said about order and pages is ignored. */
  readonly lists: 'nothing' | 'sorted' | 'sorted and paged';
  /** Names of members that are bigints. */
  readonly wholes?: readonly string[];
}

type Kind = 'text' | 'boolean' | 'integer';

const filters = (kind: Kind, ...names: string[]): Record<string, Attribute> =>
  Object.fromEntries(names.map((name) => [name, { filter: kind }]));

const columns = (kind: Kind, ...names: string[]): Record<string, Attribute> =>
  Object.fromEntries(names.map((name) => [name, { filter: kind, sort: true }]));

/** What the attribute maps of Neutron's API say, extensions included. */
export const READ_ONLY_KINDS: Readonly<Record<string, ReadOnlyKind>> = {
  agents: {
    lists: 'nothing',
    attributes: {
      ...filters('text', 'id', 'agent_type', 'binary', 'topic', 'host', 'description', 'availability_zone'),
      ...filters('boolean', 'admin_state_up', 'alive'),
    },
  },
  availability_zones: { lists: 'nothing', attributes: filters('text', 'name', 'resource', 'state') },
  network_ip_availabilities: {
    regarded: ['ip_version'],
    lists: 'sorted and paged',
    wholes: ['total_ips'],
    attributes: {
      ...columns('text', 'network_id'),
      ...filters('text', 'network_name', 'tenant_id', 'project_id', 'ip_version'),
    },
  },
};
