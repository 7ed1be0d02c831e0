import { type Cidr, parseCidr } from '../addresses.js';
import { conflict, notFound, refused } from '../fault.js';
import { indexesOf } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { isShared } from '../rbac/sharing.js';
import { isOwner } from '../resource.js';
import type { SubnetpoolRecord } from '../state.js';
import { covers, prefixesOf } from '../subnetpools/address-set.js';
import { subnetsFrom } from '../subnetpools/allocate-subnet.js';

type Pool = Pick<SubnetpoolRecord, 'id' | 'ip_version' | 'address_scope_id'>;

/** Whether a pool may belong to its scope. @throws NetworkFault */
export function checkScope(context: NetworkContext, pool: Pool, held: readonly Cidr[]): void {
  const { state, actor } = context;
  const id = pool.address_scope_id;
  if (id === null) return;
  const scope = state.addressScopes.get(id);
  if (!scope || !(isOwner(actor, scope) || isShared(state, id, actor.projectId))) {
    throw notFound('address_scope', id);
  }
  if (scope.ip_version !== pool.ip_version) {
    throw refused(
      'IllegalSubnetPoolIpVersionAssociationToAddressScope',
      `Illegal subnetpool association: subnetpool ${pool.id} cannot associate with address scope ${id} because subnetpool ip_version is not ${scope.ip_version}.`,
    );
  }
  checkNeighbours(context, pool);
  const others = [...state.subnetpools.values()].filter(
    (other) => other.address_scope_id === id && other.id !== pool.id,
  );
  if (others.some(({ prefixes }) => overlap(pool.ip_version, held, prefixes))) {
    const message =
      'Failed to associate address scope: subnetpools within an address scope must have unique prefixes.';
    throw conflict('AddressScopePrefixConflict', message);
  }
}

/** A pool of somebody else's scope stays as it is. @throws NetworkFault 400 */
export function checkScopeIsOwn({ state, actor }: NetworkContext, pool: SubnetpoolRecord): void {
  const scope = state.addressScopes.get(pool.address_scope_id ?? '');
  if (!scope || isOwner(actor, scope)) return;
  throw refused(
    'IllegalSubnetPoolUpdate',
    `Illegal subnetpool update : subnetpool ${pool.id} cannot be updated when associated with shared address scope ${scope.id}.`,
  );
}

/** Subnets of other pools that would be left in another scope, on the same network. */
function checkNeighbours({ state }: NetworkContext, pool: Pool): void {
  const networks = new Set(subnetsFrom(state, pool.id).map((subnet) => subnet.network_id));
  for (const network of networks) {
    for (const { ip_version, subnetpool_id } of indexesOf(state).subnetsOfNetwork.of(network)) {
      if (ip_version === pool.ip_version && subnetpool_id !== pool.id) throw otherScope();
    }
  }
}

export function otherScope() {
  return refused(
    'NetworkAddressScopeAffinityError',
    'Subnets of the same address family hosted on the same network must all participate in the same address scope.',
  );
}

function overlap(version: 4 | 6, held: readonly Cidr[], prefixes: readonly string[]): boolean {
  const others = prefixes.map((prefix) => parseCidr(prefix) as Cidr);
  const left = prefixesOf(version, held, others);
  return !covers(version, left, held);
}
