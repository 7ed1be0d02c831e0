import type { Cloud } from '../../cloud.js';
import { indexesOf } from '../../network/indexes.js';
import type { SecurityGroupRecord, SecurityGroupRuleRecord } from '../../network/state.js';

/** What a rule without addresses is for. */
export const EVERYWHERE = '0.0.0.0/0';

/** Nova's rules let in; those that let out it does not show (recording `nova-os-security-groups-2.1`). */
export function viewSecurityGroup(cloud: Cloud, group: SecurityGroupRecord): Record<string, unknown> {
  const rules = [...indexesOf(cloud.network).rulesOfGroup.of(group.id)]
    .filter((rule) => rule.direction === 'ingress')
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    id: group.id,
    description: group.description,
    name: group.name,
    tenant_id: group.tenant_id,
    rules: rules.map((rule) => viewSecurityGroupRule(cloud, rule)),
  };
}

export function viewSecurityGroupRule(cloud: Cloud, rule: SecurityGroupRuleRecord): Record<string, unknown> {
  const source =
    rule.remote_group_id === null ? undefined : cloud.network.securityGroups.get(rule.remote_group_id);
  const { from, to } = portsOf(rule);
  return {
    id: rule.id,
    parent_group_id: rule.security_group_id,
    ip_protocol: rule.protocol,
    from_port: from,
    to_port: to,
    group: source ? { name: source.name, tenant_id: source.tenant_id } : {},
    ip_range: source ? {} : { cidr: rule.remote_ip_prefix ?? EVERYWHERE },
  };
}

/** A rule of a protocol without ports is one of all its ports. */
export function portsOf(rule: SecurityGroupRuleRecord): { from: number | null; to: number | null } {
  const { protocol, port_range_min: from, port_range_max: to } = rule;
  if (from !== null || to !== null || protocol === null) return { from, to };
  return /^(tcp|udp)$/i.test(protocol) ? { from: 1, to: 65_535 } : { from: -1, to: -1 };
}
