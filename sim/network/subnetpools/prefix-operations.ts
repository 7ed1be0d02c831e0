import { type Cidr, formatCidr, parseCidr } from '../addresses.js';
import { badRequest, invalidInput, NetworkFault, notFound, policyForbids, refused } from '../fault.js';
import { change } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { isShared } from '../rbac/sharing.js';
import { isOwner } from '../resource.js';
import type { SubnetpoolRecord } from '../state.js';
import { str } from '../values.js';
import { prefixesOf } from './address-set.js';
import { subnetsFrom } from './allocate-subnet.js';

type Body = Readonly<Record<string, unknown>>;

/** Gives a pool other prefixes, as a client's own change of it does. */
export type SetPrefixes = (context: NetworkContext, pool: SubnetpoolRecord, prefixes: string[]) => void;

type Action = (context: NetworkContext, pool: SubnetpoolRecord, body: Body) => unknown;

const cidr = (text: string): Cidr => parseCidr(text) as Cidr;

/** @throws NetworkFault 400, 403 */
function prefixesIn({ actor }: NetworkContext, pool: SubnetpoolRecord, body: Body, rule: string): string[] {
  if (!isOwner(actor, pool)) throw policyForbids(`rule:${rule}`);
  const { prefixes } = body;
  if (!Array.isArray(prefixes) || prefixes.length === 0) {
    throw badRequest('Request body contains invalid data');
  }
  return prefixes.map((one) => {
    const known = typeof one === 'string' ? parseCidr(one) : undefined;
    if (!known) throw refused('AddrFormatError', `invalid IPNetwork ${str(one)}`);
    return formatCidr(known);
  });
}

/** `PUT /subnetpools/{id}/add_prefixes` */
const adding =
  (set: SetPrefixes): Action =>
  (context, pool, body) => {
    set(context, pool, [...pool.prefixes, ...prefixesIn(context, pool, body, 'add_prefixes')]);
    return { prefixes: pool.prefixes };
  };

/** `PUT /subnetpools/{id}/remove_prefixes`: what the pool does not have is no matter. */
function removePrefixes(context: NetworkContext, pool: SubnetpoolRecord, body: Body): unknown {
  const gone = prefixesIn(context, pool, body, 'remove_prefixes').map(cidr);
  const held = pool.prefixes.map(cidr);
  const { ip_version: version } = pool;
  const among = (all: readonly Cidr[]): boolean =>
    all.some((one) => gone.some((other) => one.version === other.version && meet(one, other)));
  if (!among(held)) return { prefixes: inTextOrder(pool.prefixes) };
  if (among(subnetsFrom(context.state, pool.id).map((subnet) => cidr(subnet.cidr)))) {
    throw refused(
      'IllegalSubnetPoolPrefixUpdate',
      'Illegal update to prefixes: One or more the prefixes to be removed is in use by a subnet..',
    );
  }
  const own = gone.filter((one) => one.version === version);
  const prefixes = prefixesOf(version, held, own).map(formatCidr);
  change(context.state, 'subnetpools', pool, { prefixes }, context.now);
  return { prefixes };
}

const meet = (a: Cidr, b: Cidr): boolean => a.first <= b.last && b.first <= a.last;

/** As a table has them. */
export const inTextOrder = (prefixes: readonly string[]): string[] => [...prefixes].sort();

/** `PUT /subnetpools/{id}/onboard_network_subnets`: a network's subnets are the pool's from now on. */
const onboarding =
  (set: SetPrefixes): Action =>
  (context, pool, body) => {
    const { state, actor } = context;
    if (!isOwner(actor, pool)) throw policyForbids('rule:onboard_network_subnets');
    const id = body.network_id;
    if (id === undefined || id === null) throw invalidInput('network_id must be specified.');
    const network = state.networks.get(String(id));
    if (!network || !(isOwner(actor, network) || isShared(state, network.id, actor.projectId))) {
      throw notFound('network', str(id));
    }
    if (!isOwner(actor, network)) throw new NetworkFault(403, 'NotAuthorized', 'Not authorized.');
    const subnets = [...state.subnets.values()].filter(
      (subnet) => subnet.network_id === network.id && subnet.ip_version === pool.ip_version,
    );
    const taken = subnetsFrom(state, pool.id).map((subnet) => cidr(subnet.cidr));
    for (const subnet of subnets) {
      if (!taken.some((one) => meet(one, cidr(subnet.cidr)))) continue;
      throw refused(
        'IllegalSubnetPoolUpdate',
        `Illegal subnetpool update : Onboarding subnet ${subnet.id}: ${subnet.cidr} conflicts with allocated prefixes in subnet pool ${pool.id}.`,
      );
    }
    set(context, pool, [...pool.prefixes, ...subnets.map((subnet) => subnet.cidr)]);
    for (const subnet of subnets) {
      change(state, 'subnets', subnet, { subnetpool_id: pool.id }, context.now);
    }
    if (subnets.length > 0) change(state, 'networks', network, {}, context.now);
    return subnets.map((subnet) => ({ id: subnet.id, cidr: subnet.cidr }));
  };

/** @throws NetworkFault 400 where prefixes of both IP versions would come together */
export function prefixOperations(set: SetPrefixes): Readonly<Record<string, Action>> {
  return {
    add_prefixes: adding(set),
    remove_prefixes: removePrefixes,
    onboard_network_subnets: onboarding(set),
  };
}
