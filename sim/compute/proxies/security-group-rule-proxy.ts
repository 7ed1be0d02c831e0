import { repr } from '../../http/python-text.js';
import { truth } from '../../http/python-truth.js';
import { parseCidr } from '../../network/addresses.js';
import { notFound } from '../../network/fault.js';
import { indexesOf } from '../../network/indexes.js';
import { checkQuota } from '../../network/quotas/quota.js';
import { securityGroupRuleResource } from '../../network/security-groups/security-group-rule-resource.js';
import type { SecurityGroupRecord, SecurityGroupRuleRecord } from '../../network/state.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { accepted, type ComputeReply, type ComputeRoute, ok } from '../route.js';
import { fromBody, groupOf, LAST, networkOf, passedOn, readId } from './security-group-of.js';
import { EVERYWHERE, portsOf, viewSecurityGroupRule } from './security-group-view.js';

/** A rule as Nova makes it out of what was asked. Of a protocol only with both ports. */
interface WantedRule {
  /** Undefined where it is of a group. */
  readonly cidr: string | undefined;
  readonly protocol: string | null;
  readonly from: number | null;
  readonly to: number | null;
}

function createRule(call: ComputeCall, body: unknown): ComputeReply {
  const input = fromBody(body, 'security_group_rule');
  const group = groupOf(call, input['parent_group_id']);
  const { group_id = null } = input;
  const source = group_id === null ? undefined : groupOf(call, group_id);
  const wanted = source ? openToGroup(input) : openToAddresses(input);
  if (alreadyThere(call, group, wanted)) throw badRequest(`This rule already exists in group ${group.id}`);
  const { cidr, protocol, from, to } = wanted;
  const rule = passedOn(call, () => {
    checkQuota(networkOf(call), call.projectId, 'security_group_rule', 1);
    const values = securityGroupRuleResource.post.parse({
      security_group_id: group.id,
      tenant_id: call.projectId,
      direction: 'ingress',
      ethertype: cidr?.includes(':') ? 'IPv6' : 'IPv4',
      protocol,
      port_range_min: from === -1 ? null : from,
      port_range_max: to === -1 ? null : to,
      ...(source ? { remote_group_id: source.id } : { remote_ip_prefix: cidr }),
    });
    return securityGroupRuleResource.create(networkOf(call), values);
  });
  return ok({ security_group_rule: viewSecurityGroupRule(call.cloud, rule) });
}

type Input = Readonly<Record<string, unknown>>;

/** Ports that are left out are all that the protocol has. */
function openToGroup({ ip_protocol = null, from_port = null, to_port = null }: Input): WantedRule {
  const [first, last] = from_port === null && to_port === null ? allPorts(ip_protocol) : [from_port, to_port];
  return { cidr: undefined, ...(readPorts(ip_protocol, first, last) ?? OF_ANY_PROTOCOL) };
}

const OF_ANY_PROTOCOL = { protocol: null, from: null, to: null };

function allPorts(protocol: unknown): readonly [from: number | null, to: number | null] {
  const name = String(protocol).toUpperCase();
  if (name === 'ICMP') return [-1, -1];
  return name === 'TCP' || name === 'UDP' ? [1, 65_535] : [null, null];
}

/** @throws ComputeFault 400 */
function openToAddresses({ ip_protocol = null, from_port = null, to_port = null, cidr }: Input): WantedRule {
  const network = readCidr(cidr);
  const ports = readPorts(ip_protocol, from_port, to_port);
  if (!ports) throw badRequest('Not enough parameters to build a valid rule.');
  if (/\/0+$/.test(network) && !/^(0\.0\.0\.0|::)\//.test(network))
    throw badRequest(`Bad prefix for network in cidr ${network}`);
  return { cidr: network, ...ports };
}

/** @throws ComputeFault 400 */
function readCidr(value: unknown): string {
  if (!truth(value)) return EVERYWHERE;
  const text = typeof value === 'string' ? unquoted(value) : '';
  if (!/\/./.test(text) || !parseCidr(text))
    throw badRequest(`${typeof value === 'string' ? text : repr(value)} is not a valid IP network.`);
  return text;
}

function unquoted(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Undefined: not all of them are given. @throws ComputeFault 400 */
function readPorts(protocol: unknown, first: unknown, last: unknown): Omit<WantedRule, 'cidr'> | undefined {
  if (!truth(protocol) || first === null || last === null) return undefined;
  const name = typeof protocol === 'string' ? protocol : repr(protocol);
  const kind = name.toUpperCase();
  const [from, to] = [integer(first), integer(last)];
  if (from === undefined || to === undefined) {
    const what = kind === 'ICMP' ? 'Type and Code must be integers for ICMP protocol type' : NO_PORTS;
    throw badRequest(`Invalid input received: ${what}`);
  }
  const range = LIMITS[kind];
  if (!range) throw badRequest(`Invalid IP protocol ${name}.`);
  const wrong = range(from, to, kind);
  if (wrong) throw badRequest(`Invalid port range ${from}:${to}. ${wrong}`);
  return { protocol: name, from, to };
}

const NO_PORTS = 'To and From ports must be integers';

type Limit = (from: number, to: number, protocol: string) => string | undefined;

const ofPorts: Limit = (from, to, protocol) => {
  if (from > to) return 'Former value cannot be greater than the later';
  return from < 1 || to > 65_535 ? `Valid ${protocol} ports should be between 1-65535` : undefined;
};

/** By protocol: what is wrong with a range, in Nova's words. Of others it makes no rules. */
const LIMITS: Readonly<Record<string, Limit | undefined>> = {
  TCP: ofPorts,
  UDP: ofPorts,
  ICMP: (from, to) =>
    Math.min(from, to) < -1 || Math.max(from, to) > 255 ? 'For ICMP, the type:code must be valid' : undefined,
};

/** Python's `int(value)`. */
function integer(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return Math.trunc(value);
  return typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : undefined;
}

/** Nova's own look, at what it shows of rules: so none of a group is ever the same, nor one of another spelling. */
function alreadyThere({ cloud }: ComputeCall, group: SecurityGroupRecord, wanted: WantedRule): boolean {
  const same = (rule: SecurityGroupRuleRecord) => {
    const { from, to } = portsOf(rule);
    return (
      rule.direction === 'ingress' &&
      rule.remote_group_id === null &&
      (rule.remote_ip_prefix ?? EVERYWHERE) === wanted.cidr &&
      rule.protocol === wanted.protocol &&
      from === wanted.from &&
      to === wanted.to
    );
  };
  return [...indexesOf(cloud.network).rulesOfGroup.of(group.id)].some(same);
}

function deleteRule(call: ComputeCall): ComputeReply {
  const id = readId(call.param('rule_id'));
  passedOn(call, () => {
    const rule = call.cloud.network.securityGroupRules.get(id);
    if (!rule || !securityGroupRuleResource.sees(networkOf(call), rule)) {
      throw notFound('security_group_rule', id);
    }
    securityGroupRuleResource.delete(networkOf(call), rule);
  });
  return accepted();
}

export const securityGroupRuleRoutes: readonly ComputeRoute<never>[] = [
  { method: 'POST', path: '/os-security-group-rules', max: LAST, answer: createRule },
  { method: 'DELETE', path: '/os-security-group-rules/{rule_id}', max: LAST, answer: deleteRule },
];
