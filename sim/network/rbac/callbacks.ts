import { indexesOf } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import type { NetworkRecord, NetworkState, RbacPolicyRecord, SharedType } from '../state.js';
import { subnetsFrom } from '../subnetpools/allocate-subnet.js';
import { ALL, policiesOf, targetsOf } from './sharing.js';

/**
 * Before a policy is made, changed or deleted, Neutron asks callbacks, and tells of all that object: by their names,
 * each with a number that its program gave it when it started.
 */
export interface Refusal {
  readonly callback: string;
  readonly message: string;
}

export function inOneSentence(refusals: readonly Refusal[]): string {
  return refusals.map(({ callback, message }) => `Callback ${callback} failed with "${message}"`).join(',');
}

const OF_NETWORKS = ['ml2.plugin-920131', 'network_ip_availability.plugin-993091', 'network_ip_availability.plugin-784107']
  .map((name) => {
    const [plugin, number] = name.split('-');
    const folder = plugin === 'ml2.plugin' ? 'plugins' : 'services';
    return `neutron.${folder}.${plugin}.NeutronDbPluginV2.validate_network_rbac_policy_change-${number}`;
  }); // biome-ignore format: names
const OF_EXTERNAL_NETWORKS = 'neutron.plugins.ml2.plugin.External_net_db_mixin';

const MODULES: Readonly<Record<string, readonly [module: string, number: string]>> = {
  network: ['network', '8764627993597'],
  security_group: ['securitygroup', '8764627953590'],
  subnetpool: ['subnetpool', '8764628006424'],
  address_scope: ['address_scope', '8764627890591'],
  address_group: ['address_group', '8764627977232'],
  qos_policy: ['qos.policy', '8764627996711'],
};

/** In the order in which lists have them. The last is of things that this cloud has none of. */
export const OBJECT_TYPES: readonly string[] = [
  'security_group',
  'address_group',
  'network',
  'subnetpool',
  'address_scope',
  'qos_policy',
];

function callbackOf(type: string): string {
  const [module, number] = MODULES[type] ?? ['', ''];
  return `neutron.objects.${module}.RbacNeutronDbObjectMixin.validate_rbac_policy_change-${number}`;
}

const TABLES: Readonly<
  Record<SharedType, 'networks' | 'securityGroups' | 'subnetpools' | 'addressScopes' | 'addressGroups'>
> = {
  network: 'networks',
  security_group: 'securityGroups',
  subnetpool: 'subnetpools',
  address_scope: 'addressScopes',
  address_group: 'addressGroups',
};

/** What a new policy says. */
export interface WantedPolicy {
  readonly object_type: string;
  readonly object_id: string;
  readonly target_tenant: string;
  readonly action: string;
}

const NOTHING = "'NoneType' object is not subscriptable";
const onlyAdmins = (things: string): string =>
  `Invalid input for operation: Only admins can manipulate policies on ${things} they do not own.`;

/** Of a network there is one callback for each plugin that stores networks, and another for external ones. */
function ofNetwork(action: string, message: string): Refusal[] {
  if (action === 'access_as_shared') return OF_NETWORKS.map((callback) => ({ callback, message }));
  if (action !== 'access_as_external') return [];
  return [{ callback: `${OF_EXTERNAL_NETWORKS}._process_ext_policy_create-977245`, message }];
}

export function refusalsOfNew(context: NetworkContext, wanted: WantedPolicy): Refusal[] {
  const { object_type: type, object_id: id, action } = wanted;
  const { state, actor } = context;
  const object = type in TABLES ? state[TABLES[type as SharedType]].get(id) : undefined;
  const callback = callbackOf(type);
  if (!object) {
    const missing = type === 'network' ? ofNetwork(action, `Network ${id} could not be found.`) : [];
    return [{ callback, message: NOTHING }, ...missing];
  }
  if (!actor.isAdmin && object.tenant_id !== actor.projectId) {
    const others = type === 'network' ? ofNetwork(action, onlyAdmins('networks')) : [];
    return [{ callback, message: onlyAdmins('objects') }, ...others];
  }
  const message = type === 'subnetpool' ? outOfScope(state, wanted) : undefined;
  return message === undefined ? [] : [{ callback, message }];
}

/** Who is to use a pool must be able to use what it belongs to. */
export function outOfScope(
  state: NetworkState,
  { object_id, target_tenant }: Pick<WantedPolicy, 'object_id' | 'target_tenant'>,
): string | undefined {
  const scope = state.subnetpools.get(object_id)?.address_scope_id;
  if (!scope) return undefined;
  const targets = policiesOf(state, scope, 'access_as_shared').map((policy) => policy.target_tenant);
  if (targets.includes(ALL) || targets.includes(target_tenant)) return undefined;
  const reason = "target project doesn't have access to associated address scope.";
  return `Failed to create RBAC policy on object ${object_id} because ${reason}.`;
}

/** @param target what the policy is to be for instead; null: nothing was said; undefined: it goes */
export function refusalsOfLoss(
  { state, actor }: NetworkContext,
  policy: RbacPolicyRecord,
  target: string | null | undefined,
): Refusal[] {
  const { object_type: type, object_id: id, action } = policy;
  const callback = callbackOf(type);
  const network = type === 'network' ? state.networks.get(id) : undefined;
  if (target === null) {
    const message = "'target_project'";
    return [{ callback, message }, ...(network ? ofNetwork(action, message) : [])];
  }
  const object = state[TABLES[type]].get(id);
  if (target !== undefined && !actor.isAdmin && object?.tenant_id !== actor.projectId) {
    const others = network ? ofNetwork(action, onlyAdmins('networks')) : [];
    return [{ callback, message: onlyAdmins('objects') }, ...others];
  }
  if (target === policy.target_tenant || policy.target_tenant === object?.tenant_id) return [];
  if (action === 'access_as_external') return refusalOfRouters(state, policy, target);
  const toAll = target === ALL && type !== 'network';
  if (toAll || !isNeeded(state, policy, object?.tenant_id)) return [];
  if (network) {
    const message = `Unable to reconfigure sharing settings for network ${id}. Multiple tenants are using it.`;
    return ofNetwork(action, message);
  }
  const details = `project_id=${policy.target_tenant}`;
  return [{ callback, message: dependedOn(id, details) }];
}

export function dependedOn(id: string, details: string): string {
  return `RBAC policy on object ${id} cannot be removed because other objects depend on it.\nDetails: ${details}`;
}

/** Whether a project uses the thing by this policy alone. */
function isNeeded(state: NetworkState, policy: RbacPolicyRecord, owner: string | undefined): boolean {
  const { object_id: id, target_tenant: target } = policy;
  const users = usersOf(state, policy);
  if (target !== ALL) {
    const toAll = policiesOf(state, id, 'access_as_shared').some((one) => one.target_tenant === ALL);
    return !toAll && users.has(target);
  }
  const allowed = new Set([...targetsOf(state, id), ...(policy.object_type === 'network' ? [owner] : [])]);
  return [...users].some((user) => !allowed.has(user));
}

/** The projects that have something of their own on it. */
function usersOf(state: NetworkState, { object_type, object_id: id }: RbacPolicyRecord): Set<string> {
  const uses: Readonly<Record<SharedType, () => Iterable<{ readonly tenant_id: string }>>> = {
    network: () => indexesOf(state).portsOfNetwork.of(id),
    security_group: () => indexesOf(state).portsOfGroup.of(id),
    subnetpool: () => subnetsFrom(state, id),
    address_scope: () => [...state.subnetpools.values()].filter((pool) => pool.address_scope_id === id),
    address_group: () =>
      [...state.securityGroupRules.values()].filter((rule) => rule.remote_address_group_id === id),
  };
  return new Set([...uses[object_type]()].map(({ tenant_id }) => tenant_id));
}

/** A router whose gateway is on the network keeps its project's policy. */
function refusalOfRouters(
  state: NetworkState,
  { object_id: id, target_tenant: target }: RbacPolicyRecord,
  next: string | undefined,
): Refusal[] {
  const others = policiesOf(state, id, 'access_as_external').map((policy) => policy.target_tenant);
  if (target !== ALL && others.includes(ALL)) return [];
  const allowed = new Set([...others.filter((one) => one !== target), next]);
  const routers = [...state.routers.values()].filter((one) => one.external_gateway_info?.network_id === id);
  const needed = routers.some(({ tenant_id }) =>
    target === ALL ? !allowed.has(tenant_id) : tenant_id === target,
  );
  if (!needed) return [];
  const callback = `${OF_EXTERNAL_NETWORKS}._validate_ext_not_in_use_by_tenant-977246`;
  const details = 'There are routers attached to this network that depend on this policy for access.';
  return [{ callback, message: dependedOn(id, details) }];
}

/** A network that is external for somebody is external. */
export function isExternal(state: NetworkState, { id }: NetworkRecord): boolean {
  return policiesOf(state, id, 'access_as_external').length > 0;
}
