import { indexesOf, insert, remove } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { newPlain } from '../resource.js';
import type { NetworkState, RbacPolicyRecord, SharedType } from '../state.js';

type Action = RbacPolicyRecord['action'];

export const ALL = '*';

/** Whether a policy lets this project use something. It may have been shared with all. */
export function isShared(state: NetworkState, objectId: string, projectId: string): boolean {
  return isGranted(state, objectId, projectId, 'access_as_shared');
}

/** Whether a policy lets this project have its routers and floating IPs on a network. */
export function isOpen(state: NetworkState, networkId: string, projectId: string): boolean {
  return isGranted(state, networkId, projectId, 'access_as_external');
}

function isGranted(state: NetworkState, objectId: string, projectId: string, wanted: Action): boolean {
  for (const { action, target_tenant: target } of indexesOf(state).policiesOfObject.of(objectId)) {
    if (action === wanted && (target === ALL || target === projectId)) return true;
  }
  return false;
}

export function policiesOf(state: NetworkState, objectId: string, wanted: Action): RbacPolicyRecord[] {
  return [...indexesOf(state).policiesOfObject.of(objectId)].filter(({ action }) => action === wanted);
}

/** The projects that something was shared with, besides with all. */
export function targetsOf(state: NetworkState, objectId: string): string[] {
  const targets = policiesOf(state, objectId, 'access_as_shared').map((policy) => policy.target_tenant);
  return targets.filter((target) => target !== ALL);
}

/** Lets all projects use something. @returns whether they could not before */
export function share(
  context: NetworkContext,
  object_type: SharedType,
  { id: object_id, tenant_id }: { readonly id: string; readonly tenant_id: string },
  action: Action = 'access_as_shared',
): boolean {
  const known = policiesOf(context.state, object_id, action).some((one) => one.target_tenant === ALL);
  if (!known) addPolicy(context, { object_type, object_id, tenant_id, target_tenant: ALL, action });
  return !known;
}

/**
 * No longer lets all projects use something; those that it was shared with one by one still may.
 * @returns whether all could before
 */
export function unshare({ state }: NetworkContext, { id }: { readonly id: string }): boolean {
  const policy = policiesOf(state, id, 'access_as_shared').find((one) => one.target_tenant === ALL);
  if (policy) remove(state, 'rbacPolicies', policy);
  return policy !== undefined;
}

type NewPolicy = Pick<
  RbacPolicyRecord,
  'object_type' | 'object_id' | 'tenant_id' | 'target_tenant' | 'action'
>;

export function addPolicy(context: NetworkContext, values: NewPolicy, id?: string): RbacPolicyRecord {
  const policy: RbacPolicyRecord = { ...newPlain(context, values.tenant_id, id), ...values };
  insert(context.state, 'rbacPolicies', policy);
  return policy;
}

/** What is deleted takes its policies with it. */
export function dropPolicies(state: NetworkState, objectId: string, action?: Action): void {
  for (const policy of [...indexesOf(state).policiesOfObject.of(objectId)]) {
    if (action === undefined || policy.action === action) remove(state, 'rbacPolicies', policy);
  }
}
