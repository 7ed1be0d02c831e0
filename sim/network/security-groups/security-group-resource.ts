import * as z from 'zod';
import { conflict } from '../fault.js';
import { change, indexesOf, remove } from '../indexes.js';
import type { Actor } from '../network-call.js';
import { checkQuota } from '../quotas/quota.js';
import { dropPolicies, isShared } from '../rbac/sharing.js';
import { isOwner, type Resource, STANDARD_ATTRIBUTES, standardView } from '../resource.js';
import type { NetworkState, SecurityGroupRecord } from '../state.js';
import { boolean, text } from '../values.js';
import { addGroup, DEFAULT_GROUP, ensureDefaultGroup } from './default-group.js';
import { viewRule } from './rule-view.js';

/** Egress in either version of IP. */
const RULES_OF_NEW = 2;

const groupName = z.pipe(
  text(255),
  z.string().transform((name) => {
    if (name.toLowerCase() !== DEFAULT_GROUP) return name;
    throw conflict('SecurityGroupDefaultAlreadyExists', 'Default security group already exists.');
  }),
);

const newGroup = z.object({
  name: groupName.default(''),
  tenant_id: text(255),
  stateful: boolean.default(true),
  description: text(255).default(''),
});

const groupChanges = newGroup.omit({ tenant_id: true }).partial();

export const securityGroupResource: Resource<SecurityGroupRecord, typeof newGroup, typeof groupChanges> = {
  name: 'security_group',
  collection: 'security_groups',
  wantsBody: true,
  table: 'securityGroups',
  post: newGroup,
  put: groupChanges,
  attributes: {
    ...STANDARD_ATTRIBUTES,
    name: { filter: 'text', sort: true },
    stateful: {},
    shared: { filter: 'boolean' },
    security_group_rules: {},
  },
  guards: {},
  prepareList: (context) => {
    if (context.actor.projectId) ensureDefaultGroup(context, context.actor.projectId);
  },
  sees: ({ actor, state }, group) => isOwner(actor, group) || isShared(state, group.id, actor.projectId),
  owns: ({ actor }, group) => isOwner(actor, group),
  view: viewGroup,

  create(context, values, id) {
    ensureDefaultGroup(context, values.tenant_id);
    checkQuota(context, values.tenant_id, 'security_group_rule', RULES_OF_NEW);
    return addGroup(context, { ...values, id });
  },

  update(context, group, changes) {
    const used = indexesOf(context.state).portsOfGroup.of(group.id).size > 0;
    if (changes.stateful !== undefined && changes.stateful !== group.stateful && used) throw inUse(group);
    if (group.name === DEFAULT_GROUP && changes.name !== undefined) {
      throw conflict('SecurityGroupCannotUpdateDefault', 'Updating default security group not allowed.');
    }
    change(context.state, 'securityGroups', group, changes, context.now);
  },

  delete(context, group) {
    if (indexesOf(context.state).portsOfGroup.of(group.id).size > 0) throw inUse(group);
    if (group.name === DEFAULT_GROUP && !context.actor.isAdmin) {
      throw conflict(
        'SecurityGroupCannotRemoveDefault',
        'Insufficient rights for removing default security group.',
      );
    }
    const rules = [...context.state.securityGroupRules.values()];
    for (const rule of rules) {
      const gone = rule.security_group_id === group.id || rule.remote_group_id === group.id;
      if (gone) remove(context.state, 'securityGroupRules', rule);
    }
    dropPolicies(context.state, group.id);
    remove(context.state, 'securityGroups', group);
  },
};

function inUse(group: SecurityGroupRecord) {
  return conflict('SecurityGroupInUse', `Security Group ${group.id} in use.`);
}

function viewGroup(
  state: NetworkState,
  group: SecurityGroupRecord,
  { projectId }: Actor,
): Record<string, unknown> {
  const rules = [...indexesOf(state).rulesOfGroup.of(group.id)].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    id: group.id,
    name: group.name,
    stateful: group.stateful,
    tenant_id: group.tenant_id,
    description: group.description,
    shared: isShared(state, group.id, projectId),
    security_group_rules: rules.map((rule) => ({
      ...viewRule(rule),
      standard_attr_id: rule.standard_attr_id,
      ...standardView(rule),
    })),
    ...standardView(group),
  };
}
