import { indexesOf } from '../../network/indexes.js';
import { checkQuota } from '../../network/quotas/quota.js';
import { securityGroupResource } from '../../network/security-groups/security-group-resource.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { accepted, type ComputeReply, type ComputeRoute, ok, type Schemas } from '../route.js';
import { nonNegativeInteger } from '../schema/nova-types.js';
import { anyText, looseQuery, several } from '../schema/query.js';
import { limited } from './limited.js';
import { fromBody, groupOf, LAST, networkOf, passedOn, unforeseen } from './security-group-of.js';
import { securityGroupRuleRoutes } from './security-group-rule-proxy.js';
import { viewSecurityGroup } from './security-group-view.js';

const page = several(nonNegativeInteger);
const listQuery: Schemas = [[0, looseQuery({ limit: page, offset: page, all_tenants: anyText })]];

/** Cut to a page in Neutron's order, then put in Nova's. */
function listGroups(call: ComputeCall): ComputeReply {
  securityGroupResource.prepareList?.(networkOf(call));
  const { securityGroups } = call.cloud.network;
  const groups =
    call.isAdmin && call.query.has('all_tenants')
      ? [...securityGroups.values()]
      : [...indexesOf(call.cloud.network).groupsOfProject.of(call.projectId)];
  const listed = limited(call, groups.sort(by(({ id }) => [id])));
  const sorted = [...listed].sort(by(({ tenant_id, name }) => [tenant_id, name]));
  return ok({ security_groups: sorted.map((group) => viewSecurityGroup(call.cloud, group)) });
}

function by<Item>(keysOf: (item: Item) => readonly string[]): (a: Item, b: Item) => number {
  return (a, b) => {
    const theirs = keysOf(b);
    for (const [index, key] of keysOf(a).entries()) {
      const other = theirs[index] as string;
      if (key !== other) return key < other ? -1 : 1;
    }
    return 0;
  };
}

function showGroup(call: ComputeCall): ComputeReply {
  return ok({
    security_group: viewSecurityGroup(call.cloud, groupOf(call, call.param('security_group_id'))),
  });
}

function readGroup(body: unknown): { name: string; description: string } {
  const { name, description } = fromBody(body, 'security_group');
  return { name: short('name', name), description: short('description', description) };
}

function short(property: string, value: unknown): string {
  if (typeof value !== 'string') throw badRequest(`${property} is not a string or unicode`);
  const { length } = [...value];
  if (length > 255) throw badRequest(`${property} has ${length} characters, more than 255.`);
  return value;
}

function createGroup(call: ComputeCall, body: unknown): ComputeReply {
  const values = readGroup(body);
  const group = passedOn(call, () => {
    checkQuota(networkOf(call), call.projectId, 'security_group', 1);
    const wanted = securityGroupResource.post.parse({ ...values, tenant_id: call.projectId });
    return securityGroupResource.create(networkOf(call), wanted);
  });
  return ok({ security_group: viewSecurityGroup(call.cloud, group) });
}

function updateGroup(call: ComputeCall, body: unknown): ComputeReply {
  const group = groupOf(call, call.param('security_group_id'));
  const values = securityGroupResource.put.parse(readGroup(body));
  unforeseen(() => securityGroupResource.update(networkOf(call), group, values));
  return ok({ security_group: viewSecurityGroup(call.cloud, group) });
}

function deleteGroup(call: ComputeCall): ComputeReply {
  const group = groupOf(call, call.param('security_group_id'));
  passedOn(call, () => securityGroupResource.delete(networkOf(call), group), badRequest);
  return accepted();
}

/** `/os-security-groups` and `/os-security-group-rules`, until 2.35 (recording `nova-os-security-groups-2.1`). */
export const securityGroupProxyRoutes: readonly ComputeRoute<never>[] = [
  { method: 'GET', path: '/os-security-groups', max: LAST, query: listQuery, answer: listGroups },
  { method: 'POST', path: '/os-security-groups', max: LAST, answer: createGroup },
  { method: 'GET', path: '/os-security-groups/{security_group_id}', max: LAST, answer: showGroup },
  { method: 'PUT', path: '/os-security-groups/{security_group_id}', max: LAST, answer: updateGroup },
  { method: 'DELETE', path: '/os-security-groups/{security_group_id}', max: LAST, answer: deleteGroup },
  ...securityGroupRuleRoutes,
];
