import { formatCidr, parseCidr } from '../addresses.js';
import type { SecurityGroupRuleRecord } from '../state.js';

/** A rule's own attributes. */
export function viewRule(rule: SecurityGroupRuleRecord): Record<string, unknown> {
  const prefix = rule.remote_ip_prefix === null ? undefined : parseCidr(rule.remote_ip_prefix);
  return {
    id: rule.id,
    tenant_id: rule.tenant_id,
    security_group_id: rule.security_group_id,
    ethertype: rule.ethertype,
    direction: rule.direction,
    protocol: rule.protocol,
    port_range_min: rule.port_range_min,
    port_range_max: rule.port_range_max,
    remote_ip_prefix: rule.remote_ip_prefix,
    remote_address_group_id: rule.remote_address_group_id,
    normalized_cidr: prefix ? formatCidr(prefix) : null,
    remote_group_id: rule.remote_group_id,
    description: rule.description,
  };
}
