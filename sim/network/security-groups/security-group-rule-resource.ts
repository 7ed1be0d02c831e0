import * as z from 'zod';
import { addressGroupResource } from '../address-groups/address-group-resource.js';
import { parseCidr } from '../addresses.js';
import { badRequest, conflict, notFound, refused } from '../fault.js';
import { change, indexesOf, insert, remove } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { isShared } from '../rbac/sharing.js';
import { isOwner, newStandard, type Resource, standardView, UNTAGGED_ATTRIBUTES } from '../resource.js';
import type { SecurityGroupRecord, SecurityGroupRuleRecord } from '../state.js';
import { oneOf, str, text } from '../values.js';
import { readIpPrefix } from './ip-prefix.js';
import { ICMP_NUMBERS, IPV6_NUMBERS, PORT_NUMBERS, PROTOCOL_NAMES, protocolNumber } from './protocols.js';
import { viewRule } from './rule-view.js';

const protocol = z.unknown().transform((value): string | null => {
  if (value === null) return null;
  if (/^\s*\+?\d+\s*$/.test(str(value)) && Number(value) <= 255) return str(value);
  const name = typeof value === 'string' ? value.toLowerCase() : '';
  if (PROTOCOL_NAMES.includes(name)) return name;
  const names = ['None', ...PROTOCOL_NAMES.map((known) => `'${known}'`)].join(', ');
  throw refused(
    'SecurityGroupRuleInvalidProtocol',
    `Security group rule protocol ${str(value)} not supported. Only protocol values [${names}] and integer representations [0 to 255] are supported.`,
  );
});

const port = z.unknown().transform((value): number | null => {
  if (value === null) return null;
  const number = typeof value === 'boolean' ? Number.NaN : Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  throw invalidPort(value);
});

const ethertype = z.unknown().transform((value) => {
  const known = (['IPv4', 'IPv6'] as const).find((type) => type.toLowerCase() === str(value).toLowerCase());
  if (known) return known;
  throw refused(
    'SecurityGroupRuleInvalidEtherType',
    `Security group rule for ethertype '${str(value)}' not supported. Allowed values are ['IPv4', 'IPv6'].`,
  );
});

const prefix = z.unknown().transform((value): string | null => {
  if (value === null || value === '') return null;
  const read = typeof value === 'string' ? readIpPrefix(value) : undefined;
  if (read !== undefined) return read;
  throw refused('InvalidCIDR', `Invalid CIDR ${str(value)} given as IP prefix.`);
});

const reference = z.unknown().transform((value) => (value ? str(value) : null));

const newRule = z.object({
  security_group_id: text(36),
  remote_group_id: reference.default(null),
  direction: oneOf(['ingress', 'egress']),
  protocol: protocol.default(null),
  port_range_min: port.default(null),
  port_range_max: port.default(null),
  ethertype: ethertype.default('IPv4'),
  remote_ip_prefix: prefix.default(null),
  tenant_id: text(255),
  remote_address_group_id: reference.default(null),
  description: text(255).default(''),
});

const ruleChanges = newRule.pick({ description: true }).partial();

type NewRule = z.output<typeof newRule>;

const exact = { filter: 'text', sort: true } as const;

export const securityGroupRuleResource: Resource<
  SecurityGroupRuleRecord,
  typeof newRule,
  typeof ruleChanges
> = {
  name: 'security_group_rule',
  collection: 'security_group_rules',
  wantsBody: true,
  untagged: true,
  table: 'securityGroupRules',
  post: newRule,
  put: ruleChanges,
  updatesAnyway: true,
  attributes: {
    ...UNTAGGED_ATTRIBUTES,
    security_group_id: exact,
    remote_group_id: exact,
    remote_address_group_id: exact,
    direction: { ...exact, values: ['ingress', 'egress'] },
    protocol: { ...exact, check: (wanted) => protocol.parse(wanted) },
    port_range_min: { filter: 'integer', sort: true, check: (wanted) => port.parse(wanted) },
    port_range_max: { filter: 'integer', sort: true, check: (wanted) => port.parse(wanted) },
    ethertype: { ...exact, check: (wanted) => ethertype.parse(wanted) },
    remote_ip_prefix: { ...exact, check: (wanted) => prefix.parse(wanted) },
    normalized_cidr: { filter: 'ignored' },
  },
  guards: {},
  parentOf: ({ securityGroups }, { security_group_id }) => securityGroups.get(security_group_id),
  sees: ownsRule,
  owns: ({ actor }, rule) => isOwner(actor, rule),
  view: (_state, rule) => {
    const { tags: _, ...standard } = standardView(rule);
    return { ...viewRule(rule), ...standard };
  },

  checkMany(all) {
    const groups = new Set(all.map((rule) => rule.security_group_id));
    if (groups.size > 1) {
      throw refused(
        'SecurityGroupNotSingleGroupRules',
        'Only allowed to update rules for one security profile at a time',
      );
    }
    if (new Set(all.map((rule) => keyOf(canonical(rule)))).size < all.length) {
      throw conflict('DuplicateSecurityGroupRuleInPost', 'Duplicate Security Group Rule in POST.');
    }
  },

  create(context, values, id) {
    const wanted = canonical(values);
    checkRule(wanted);
    const group = groupOf(context, wanted);
    checkNew(context, wanted);
    const { tenant_id, description, ...rest } = wanted;
    const rule: SecurityGroupRuleRecord = {
      ...newStandard(context, { tenant_id, description }, 0, id),
      ...rest,
    };
    insert(context.state, 'securityGroupRules', rule);
    change(context.state, 'securityGroups', group, {}, context.now);
    return rule;
  },

  /** The real service fails with a 500: it has nothing that could change one. */
  update() {
    throw badRequest('Security group rules cannot be updated');
  },

  delete(context, rule) {
    remove(context.state, 'securityGroupRules', rule);
    const group = context.state.securityGroups.get(rule.security_group_id);
    if (group) change(context.state, 'securityGroups', group, {}, context.now);
  },
};

function ownsRule({ actor, state }: NetworkContext, rule: SecurityGroupRuleRecord): boolean {
  const group = state.securityGroups.get(rule.security_group_id);
  return isOwner(actor, rule) || group?.tenant_id === actor.projectId;
}

/** ICMP in IPv6 is ICMPv6, and the whole range of ports is none. */
function canonical(rule: NewRule): NewRule {
  const icmp = rule.ethertype === 'IPv6' ? ICMPV6[rule.protocol ?? ''] : undefined;
  const all = rule.port_range_min === 1 && rule.port_range_max === 65_535;
  return {
    ...rule,
    protocol: icmp ?? rule.protocol,
    ...(all && { port_range_min: null, port_range_max: null }),
  };
}

const ICMPV6: Readonly<Record<string, string>> = { icmp: 'ipv6-icmp', icmpv6: 'ipv6-icmp', '1': '58' };

function checkRule(rule: NewRule): void {
  checkPorts(rule);
  const cidr = rule.remote_ip_prefix === null ? undefined : parseCidr(rule.remote_ip_prefix);
  if (cidr && rule.ethertype !== `IPv${cidr.version}`) {
    throw refused(
      'SecurityGroupRuleParameterConflict',
      `Conflicting value ethertype ${rule.ethertype} for CIDR ${rule.remote_ip_prefix}`,
    );
  }
  if (rule.ethertype === 'IPv4' && IPV6_NUMBERS.includes(protocolNumber(rule.protocol ?? ''))) {
    throw refused(
      'SecurityGroupEthertypeConflictWithProtocol',
      `Invalid ethertype IPv4 for protocol ${rule.protocol}.`,
    );
  }
  const remotes = [rule.remote_ip_prefix, rule.remote_group_id, rule.remote_address_group_id];
  if (remotes.filter(Boolean).length > 1) {
    throw refused(
      'SecurityGroupMultipleRemoteEntites',
      'Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.',
    );
  }
}

function checkPorts({ protocol: name, port_range_min: min, port_range_max: max }: NewRule): void {
  if (min === null && max === null) return;
  if (!name) {
    throw refused(
      'SecurityGroupProtocolRequiredWithPorts',
      'Must also specify protocol if port range is given.',
    );
  }
  const number = protocolNumber(name);
  if (ICMP_NUMBERS.includes(number)) checkIcmp(min, max);
  else if (PORT_NUMBERS.includes(number)) checkPortRange(min, max);
  else {
    throw refused(
      'SecurityGroupInvalidProtocolForPort',
      `Ports cannot be specified for protocol ${number}. Ports are only supported for DCCP, SCTP, TCP, UDP, UDPLITE.`,
    );
  }
}

function checkPortRange(min: number | null, max: number | null): void {
  if (min === 0 || max === 0) throw invalidPort(0);
  if (min !== null && max !== null && min <= max) return;
  throw refused(
    'SecurityGroupInvalidPortRange',
    'For TCP/UDP protocols, port_range_min must be <= port_range_max',
  );
}

function checkIcmp(type: number | null, code: number | null): void {
  const fields = [
    ['type', 'port_range_min', type],
    ['code', 'port_range_max', code],
  ] as const;
  for (const [field, attribute, value] of fields) {
    if (value === null || value <= 255) continue;
    throw refused(
      'SecurityGroupInvalidIcmpValue',
      `Invalid value for ICMP ${field} (${attribute}) ${value}. It must be 0 to 255.`,
    );
  }
  if (type === null && code !== null) {
    throw refused(
      'SecurityGroupMissingIcmpType',
      `ICMP code (port-range-max) ${code} is provided but ICMP type (port-range-min) is missing.`,
    );
  }
}

function invalidPort(value: unknown) {
  return refused('SecurityGroupInvalidPortValue', `Invalid value for port ${str(value)}`);
}

function groupOf(context: NetworkContext, rule: NewRule): SecurityGroupRecord {
  const { remote_address_group_id: addresses } = rule;
  const known = context.state.addressGroups.get(addresses ?? '');
  if (addresses !== null && !(known && addressGroupResource.sees(context, known))) {
    throw notFound('address_group', addresses);
  }
  const ids = [rule.remote_group_id, rule.security_group_id].filter((id) => id !== null);
  for (const id of ids) {
    const group = context.state.securityGroups.get(id);
    const usable = group?.tenant_id === rule.tenant_id || isShared(context.state, id, rule.tenant_id);
    if (!group || !(usable || context.actor.isAdmin)) throw notFound('security_group', id);
  }
  return context.state.securityGroups.get(rule.security_group_id) as SecurityGroupRecord;
}

const ANYWHERE: readonly (string | null)[] = ['0.0.0.0/0', '::/0', null];

type Comparable = Pick<
  NewRule,
  'direction' | 'ethertype' | 'port_range_min' | 'port_range_max' | 'protocol'
> &
  Pick<NewRule, 'remote_group_id' | 'remote_address_group_id' | 'remote_ip_prefix'>;

/** What two rules must not have all in common. */
function keyOf(rule: Comparable): string {
  return [
    rule.direction,
    rule.ethertype,
    rule.port_range_min,
    rule.port_range_max,
    rule.protocol === null ? null : protocolNumber(rule.protocol),
    rule.remote_group_id,
    rule.remote_address_group_id,
    ANYWHERE.includes(rule.remote_ip_prefix) ? null : rule.remote_ip_prefix,
  ].join(' ');
}

function checkNew(context: NetworkContext, rule: NewRule): void {
  const others = [...indexesOf(context.state).rulesOfGroup.of(rule.security_group_id)];
  const same = others.find((other) => keyOf(other) === keyOf(rule));
  if (!same) return;
  throw conflict('SecurityGroupRuleExists', `Security group rule already exists. Rule id is ${same.id}.`);
}
