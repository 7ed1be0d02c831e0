import * as z from 'zod';
import { NetworkFault } from '../../network/fault.js';
import { indexesOf } from '../../network/indexes.js';
import { checkQuota } from '../../network/quotas/quota.js';
import { securityGroupResource } from '../../network/security-groups/security-group-resource.js';
import { securityGroupRuleResource } from '../../network/security-groups/security-group-rule-resource.js';
import { networkContext } from '../../network/server-ports.js';
import type { SecurityGroupRecord, SecurityGroupRuleRecord } from '../../network/state.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, forbidden, itemNotFound } from '../fault.js';
import { accepted, type ComputeReply, type ComputeRoute, ok } from '../route.js';
import { isUuidLike } from '../schema/nova-types.js';
import { isRecord } from '../schema/types.js';
import { viewSecurityGroup, viewSecurityGroupRule } from './security-group-view.js';

/** The last microversion with these operations. */
const LAST = 35;

function context(call: ComputeCall) {
  return networkContext(call.cloud, call.projectId, call.isAdmin, call.now);
}

/** What Neutron refuses is a 400 of Nova's, except for quotas. */
function asNova<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NetworkFault)) throw error;
    if (error.type === 'OverQuota') throw forbidden(`Quota exceeded, too many security groups.`);
    if (error.status === 404) throw itemNotFound(error.message);
    throw badRequest(error.message);
  }
}

function groupOf(call: ComputeCall, id: unknown): SecurityGroupRecord {
  if (typeof id !== 'string' || !isUuidLike(id)) throw badRequest('Security group id should be uuid');
  const group = call.cloud.network.securityGroups.get(id);
  if (!group || !securityGroupResource.sees(context(call), group)) {
    throw itemNotFound(`Security group ${id} not found.`);
  }
  return group;
}

function listGroups(call: ComputeCall): ComputeReply {
  securityGroupResource.prepareList?.(context(call));
  const { securityGroups } = call.cloud.network;
  const groups =
    call.isAdmin && call.query.get('all_tenants')
      ? [...securityGroups.values()]
      : [...indexesOf(call.cloud.network).groupsOfProject.of(call.projectId)];
  groups.sort((a, b) => (a.name < b.name ? -1 : 1));
  return ok({ security_groups: groups.map((group) => viewSecurityGroup(call.cloud, group)) });
}

function showGroup(call: ComputeCall): ComputeReply {
  const group = groupOf(call, call.param('security_group_id'));
  return ok({ security_group: viewSecurityGroup(call.cloud, group) });
}

function fromBody(body: unknown, key: string): Readonly<Record<string, unknown>> {
  if (!isRecord(body) || Object.keys(body).length === 0) throw badRequest("The request body can't be empty");
  const value = body[key];
  if (value === null || value === undefined) throw badRequest(`Missing parameter ${key}`);
  return isRecord(value) ? value : {};
}

function readGroup(body: unknown): { name: string; description: string } {
  const { name, description } = fromBody(body, 'security_group');
  return { name: short('name', name), description: short('description', description) };
}

function short(property: string, value: unknown): string {
  if (typeof value !== 'string') {
    throw badRequest(`Invalid input received: ${property} is not a string or unicode`);
  }
  if (value.length > 255)
    throw badRequest(`Invalid input received: ${property} has more than 255 characters.`);
  return value;
}

function createGroup(call: ComputeCall, body: unknown): ComputeReply {
  const values = readGroup(body);
  const group = asNova(() => {
    checkQuota(context(call), call.projectId, 'security_group', 1);
    const wanted = securityGroupResource.post.parse({ ...values, tenant_id: call.projectId });
    return securityGroupResource.create(context(call), wanted);
  });
  return ok({ security_group: viewSecurityGroup(call.cloud, group) });
}

function updateGroup(call: ComputeCall, body: unknown): ComputeReply {
  const group = groupOf(call, call.param('security_group_id'));
  const values = readGroup(body);
  asNova(() => securityGroupResource.update(context(call), group, securityGroupResource.put.parse(values)));
  return ok({ security_group: viewSecurityGroup(call.cloud, group) });
}

function deleteGroup(call: ComputeCall): ComputeReply {
  const group = groupOf(call, call.param('security_group_id'));
  asNova(() => securityGroupResource.delete(context(call), group));
  return accepted();
}

const ruleInput = z.looseObject({
  parent_group_id: z.unknown(),
  group_id: z.unknown().optional(),
  ip_protocol: z.unknown().optional(),
  from_port: z.unknown().optional(),
  to_port: z.unknown().optional(),
  cidr: z.unknown().optional(),
});

function createRule(call: ComputeCall, body: unknown): ComputeReply {
  const input = ruleInput.parse(fromBody(body, 'security_group_rule'));
  const group = groupOf(call, input.parent_group_id);
  const source = input.group_id == null ? undefined : groupOf(call, input.group_id);
  const [from, to] = [readPort(input.from_port), readPort(input.to_port)];
  if (!source && (!input.ip_protocol || from === undefined || to === undefined)) {
    throw badRequest('Not enough parameters to build a valid rule.');
  }
  const icmp = /^icmp$/i.test(String(input.ip_protocol));
  const any = icmp && from === -1 && to === -1;
  const rule = asNova(() => {
    checkQuota(context(call), call.projectId, 'security_group_rule', 1);
    const cidr = input.cidr || '0.0.0.0/0';
    const wanted = securityGroupRuleResource.post.parse({
      security_group_id: group.id,
      tenant_id: call.projectId,
      direction: 'ingress',
      ethertype: String(cidr).includes(':') ? 'IPv6' : 'IPv4',
      protocol: input.ip_protocol || null,
      port_range_min: any ? null : (from ?? null),
      port_range_max: any ? null : (to ?? null),
      ...(source ? { remote_group_id: source.id } : { remote_ip_prefix: cidr }),
    });
    return securityGroupRuleResource.create(context(call), wanted);
  });
  return ok({ security_group_rule: viewSecurityGroupRule(call.cloud, rule) });
}

function readPort(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number))
    throw badRequest('Invalid input received: To and From ports must be integers');
  return number;
}

function deleteRule(call: ComputeCall): ComputeReply {
  const id = call.param('rule_id');
  if (!isUuidLike(id)) throw badRequest('Security group id should be uuid');
  const rule: SecurityGroupRuleRecord | undefined = call.cloud.network.securityGroupRules.get(id);
  if (!rule || !securityGroupRuleResource.sees(context(call), rule)) {
    throw itemNotFound(`Security group rule ${id} not found.`);
  }
  asNova(() => securityGroupRuleResource.delete(context(call), rule));
  return accepted();
}

/** `/os-security-groups` and `/os-security-group-rules`, until 2.35 (recording `nova-os-security-groups-2.1`). */
export const securityGroupProxyRoutes: readonly ComputeRoute<never>[] = [
  { method: 'GET', path: '/os-security-groups', max: LAST, answer: listGroups },
  { method: 'POST', path: '/os-security-groups', max: LAST, answer: createGroup },
  { method: 'GET', path: '/os-security-groups/{security_group_id}', max: LAST, answer: showGroup },
  { method: 'PUT', path: '/os-security-groups/{security_group_id}', max: LAST, answer: updateGroup },
  { method: 'DELETE', path: '/os-security-groups/{security_group_id}', max: LAST, answer: deleteGroup },
  { method: 'POST', path: '/os-security-group-rules', max: LAST, answer: createRule },
  { method: 'DELETE', path: '/os-security-group-rules/{rule_id}', max: LAST, answer: deleteRule },
];
