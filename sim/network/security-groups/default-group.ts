import { indexesOf, insert } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { newStandard } from '../resource.js';
import type { SecurityGroupRecord, SecurityGroupRuleRecord } from '../state.js';

export const DEFAULT_GROUP = 'default';

/** Made for a project the first time that it needs security groups. */
export function ensureDefaultGroup(context: NetworkContext, projectId: string): SecurityGroupRecord {
  const groups = indexesOf(context.state).groupsOfProject.of(projectId);
  const known = [...groups].find((group) => group.name === DEFAULT_GROUP);
  if (known) return known;
  return addGroup(context, {
    name: DEFAULT_GROUP,
    description: 'Default security group',
    tenant_id: projectId,
    stateful: true,
  });
}

export interface NewGroup {
  readonly id?: string | undefined;
  readonly name: string;
  readonly description: string;
  readonly tenant_id: string;
  readonly stateful: boolean;
}

/**
 * A new group lets everything out; the default one also lets in what comes from its own members. Rules are made
 * for IPv4 first, ingress first (recording `neutron-security-groups`, by `standard_attr_id`).
 *
 * @param ruleIds ids of those rules, in that order; drawn where left out
 */
export function addGroup(
  context: NetworkContext,
  values: NewGroup,
  ruleIds: readonly string[] = [],
): SecurityGroupRecord {
  const group: SecurityGroupRecord = {
    ...newStandard(context, values, 1, values.id),
    name: values.name,
    stateful: values.stateful,
  };
  insert(context.state, 'securityGroups', group);
  const kinds = (['IPv4', 'IPv6'] as const).flatMap((ethertype) => [
    ...(values.name === DEFAULT_GROUP ? [{ ethertype, direction: 'ingress' as const }] : []),
    { ethertype, direction: 'egress' as const },
  ]);
  for (const [place, { ethertype, direction }] of kinds.entries()) {
    const rule: SecurityGroupRuleRecord = {
      ...newStandard(context, { tenant_id: values.tenant_id }, 0, ruleIds[place]),
      description: null,
      security_group_id: group.id,
      ethertype,
      direction,
      protocol: null,
      port_range_min: null,
      port_range_max: null,
      remote_ip_prefix: null,
      remote_group_id: direction === 'ingress' ? group.id : null,
      remote_address_group_id: null,
    };
    insert(context.state, 'securityGroupRules', rule);
  }
  return group;
}
