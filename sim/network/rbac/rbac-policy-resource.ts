import * as z from 'zod';
import { conflict, invalidInput, refused } from '../fault.js';
import { change, indexesOf, remove } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { isOwner, type Resource } from '../resource.js';
import type { RbacPolicyRecord, SharedType } from '../state.js';
import { str, text, uuid } from '../values.js';
import {
  dependedOn,
  inOneSentence,
  isExternal,
  OBJECT_TYPES,
  type Refusal,
  refusalsOfLoss,
  refusalsOfNew,
} from './callbacks.js';
import { addPolicy } from './sharing.js';

const objectType = z.unknown().transform((value) => {
  const type = str(value).trim().toLowerCase();
  if (OBJECT_TYPES.includes(type)) return type;
  throw invalidInput(`'${str(value)}' is not a valid RBAC object type`);
});

const newPolicy = z.object({
  object_type: objectType.default(''),
  object_id: uuid,
  target_tenant: text(255),
  tenant_id: text(255),
  action: text(255),
});

const policyChanges = newPolicy.pick({ target_tenant: true }).partial();

const exact = { filter: 'text' } as const;

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  network: ['access_as_shared', 'access_as_external'],
};

/** `/rbac-policies`: who besides its owner may use a network, a security group, a subnet pool, an address scope. */
export const rbacPolicyResource: Resource<RbacPolicyRecord, typeof newPolicy, typeof policyChanges> = {
  name: 'rbac_policy',
  collection: 'rbac_policies',
  wantsBody: true,
  untagged: true,
  onlyOneAtOnce: 'unnoticed',
  updatesAnyway: true,
  unpaged: true,
  table: 'rbacPolicies',
  post: newPolicy,
  put: policyChanges,
  attributes: {
    id: exact,
    object_type: { ...exact, check: (wanted) => objectType.parse(wanted) },
    object_id: exact,
    target_tenant: exact,
    tenant_id: exact,
    project_id: exact,
    action: exact,
  },
  guards: {
    object_type: { create: 'anyone' },
    object_id: { create: 'anyone' },
    target_tenant: { create: 'not-for-all', update: 'not-for-all' },
    action: { create: 'anyone' },
  },
  sees: ({ actor }, policy) => isOwner(actor, policy),
  owns: ({ actor }, policy) => isOwner(actor, policy),
  view: (_state, policy) => ({
    id: policy.id,
    project_id: policy.tenant_id,
    action: policy.action,
    object_id: policy.object_id,
    target_tenant: policy.target_tenant,
    object_type: policy.object_type,
    tenant_id: policy.tenant_id,
  }),
  groups: (policy) => OBJECT_TYPES.indexOf(policy.object_type),

  create(context, values) {
    const { object_type, object_id, target_tenant, action } = values;
    if (object_type === '') throw invalidInput("'None' is not a valid RBAC object type");
    const refusals = refusalsOfNew(context, values);
    if (refusals.length > 0) throw invalidInput(inOneSentence(refusals));
    checkAction(object_type, action);
    checkNew(context, object_id, target_tenant, action);
    const policy = addPolicy(context, {
      ...values,
      object_type: object_type as SharedType,
      action: action as RbacPolicyRecord['action'],
    });
    noteOnNetwork(context, policy);
    return policy;
  },

  update(context, policy, { target_tenant }) {
    refuse(policy, refusalsOfLoss(context, policy, target_tenant ?? null));
    const { object_id, action } = policy;
    const target = target_tenant as string;
    if (target !== policy.target_tenant) checkNew(context, object_id, target, action);
    change(context.state, 'rbacPolicies', policy, { target_tenant: target }, context.now);
    noteOnNetwork(context, policy);
  },

  delete(context, policy) {
    refuse(policy, refusalsOfLoss(context, policy, undefined));
    remove(context.state, 'rbacPolicies', policy);
    noteOnNetwork(context, policy);
  },
};

function refuse({ object_id }: RbacPolicyRecord, refusals: readonly Refusal[]): void {
  if (refusals.length === 0) return;
  throw conflict('RbacPolicyInUse', dependedOn(object_id, inOneSentence(refusals)));
}

function checkAction(type: string, action: string): void {
  const actions = ACTIONS[type] ?? ['access_as_shared'];
  if (actions.includes(action)) return;
  const [first = '', ...rest] = actions.map((one) => `'${one}'`);
  throw refused(
    'InvalidActionForType',
    `Invalid action '${action}' for object type '${type}'. Valid actions: (${[first, rest.join(', ')].join(', ').trim()})`,
  );
}

/** @throws NetworkFault 409 */
function checkNew({ state }: NetworkContext, objectId: string, target: string, action: string): void {
  const known = [...indexesOf(state).policiesOfObject.of(objectId)];
  if (!known.some((one) => one.target_tenant === target && one.action === action)) return;
  throw conflict('DuplicateRbacPolicy', 'An RBAC policy already exists with those values.');
}

/** A network becomes another by who may use it. */
function noteOnNetwork({ state, now }: NetworkContext, { object_type, object_id }: RbacPolicyRecord): void {
  const network = object_type === 'network' ? state.networks.get(object_id) : undefined;
  if (!network) return;
  const external = isExternal(state, network);
  change(state, 'networks', network, {}, now);
  // Neutron keeps in another table that it is external
  if (external === network['router:external']) return;
  change(state, 'networks', network, { 'router:external': external }, now);
}
