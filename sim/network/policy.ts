import { noSuchPath, notFound, policyForbids } from './fault.js';
import type { NetworkContext } from './network-call.js';
import { isShared } from './rbac/sharing.js';
import { type Guard, isOwner, type Resource } from './resource.js';
import type { StandardRecord } from './state.js';

type Values = Readonly<Record<string, unknown>>;

/**
 * A 403 for a client that sets what it may not. The message is the whole rule, nested as Neutron builds it: one
 * part for each guarded attribute that the request sets, whether or not that part is what failed.
 */
export function checkCreate(context: NetworkContext, resource: Resource, values: Values, set: Values): void {
  const rule = ruleOf(context, resource, 'create', values, set);
  if (!rule.allowed) throw policyForbids(rule.text);
}

/** @throws NetworkFault 403, or 404 for what the client may not even see */
export function checkUpdate(
  context: NetworkContext,
  resource: Resource,
  item: StandardRecord,
  changes: Values,
): void {
  const set = Object.keys(changes).length > 0 ? changes : heldBy(context, resource, item);
  const rule = ruleOf(context, resource, 'update', item as unknown as Values, set);
  if (rule.allowed && resource.owns(context, item)) return;
  if (!resource.sees(context, item)) throw notFound(resource.name, item.id);
  throw resource.hiddenFromChange ? noSuchPath() : policyForbids(rule.text);
}

/** Where a change names nothing, Neutron asks for what policies know of the thing and is not what it is by itself. */
function heldBy({ state, actor }: NetworkContext, resource: Resource, item: StandardRecord): Values {
  const view = resource.view(state, item, actor);
  return Object.fromEntries(
    Object.entries(view).filter(([name, value]) => resource.guards[name]?.known && value === true),
  );
}

export function checkDelete(context: NetworkContext, resource: Resource, item: StandardRecord): void {
  if (!resource.owns(context, item)) throw policyForbids(`rule:delete_${resource.name}`);
}

interface Rule {
  readonly text: string;
  readonly allowed: boolean;
}

function ruleOf(
  context: NetworkContext,
  resource: Resource,
  action: 'create' | 'update',
  target: Values,
  set: Values,
): Rule {
  const name = `rule:${action}_${resource.name}`;
  let rule: Rule = { text: name, allowed: true };
  for (const attribute of Object.keys(resource.guards)) {
    if (!Object.hasOwn(set, attribute)) continue;
    const { keys = {}, ...own } = resource.guards[attribute] ?? {};
    if (!own[action]) continue;
    const allows = (guard: Guard | undefined) => allowed(context, resource, guard, target, set);
    const of: Rule = { text: `${name}:${attribute}`, allowed: allows(own[action]) };
    const parts = keysOf(set[attribute])
      .filter((key) => Object.hasOwn(keys, key))
      .map((key) => ({ text: `${name}:${attribute}:${key}`, allowed: allows(keys[key]?.[action]) }));
    rule = and(rule, parts.length > 0 ? and(of, and(...parts)) : of);
  }
  return rule;
}

function and(...rules: readonly Rule[]): Rule {
  return {
    text: `(${rules.map((rule) => rule.text).join(' and ')})`,
    allowed: rules.every((rule) => rule.allowed),
  };
}

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  return value !== null && typeof value === 'object' ? Object.keys(value) : [];
}

function allowed(
  context: NetworkContext,
  resource: Resource,
  guard: Guard | undefined,
  target: Values,
  set: Values,
): boolean {
  if (context.actor.isAdmin || guard === undefined || guard === 'anyone') return true;
  if (guard === 'admin') return false;
  if (guard === 'owner') return target.tenant_id === context.actor.projectId;
  if (guard === 'not-for-all') return set.target_tenant !== '*';
  const network = context.state.networks.get(resource.networkOf?.(target) ?? '');
  const ownsNetwork = network !== undefined && isOwner(context.actor, network);
  if (guard === 'shared-network') {
    return (
      ownsNetwork || (network !== undefined && isShared(context.state, network.id, context.actor.projectId))
    );
  }
  if (guard === 'no-network-device') return ownsNetwork || !/^network:/.test(String(set.device_owner));
  return ownsNetwork;
}
