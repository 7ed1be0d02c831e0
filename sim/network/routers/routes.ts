import { type Address, contains, parseAddress } from '../addresses.js';
import { cidrOf } from '../allocation.js';
import { badRequest, refused } from '../fault.js';
import { indexesOf } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import type { RouterRecord } from '../state.js';
import { hostRoutes, str } from '../values.js';

type Routes = RouterRecord['routes'];

const MOST_ROUTES = 30;

const sameRoute = (a: Routes[number], b: Routes[number]): boolean =>
  a.destination === b.destination && a.nexthop === b.nexthop;

export const withoutRoutes = (known: Routes, given: Routes): Routes =>
  known.filter((route) => !given.some((other) => sameRoute(route, other)));

export const withRoutes = (known: Routes, given: Routes): Routes => [
  ...withoutRoutes(known, given),
  ...given,
];

const keyOf = ({ destination, nexthop }: Routes[number]): string => `${destination} ${nexthop}`;

/** As the database has them. */
export const inOrder = (routes: Routes): Routes =>
  [...routes].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));

export const sameRoutes = (some: Routes, others: Routes): boolean =>
  some.length === others.length && withoutRoutes(some, others).length === 0;

/** What is there already is not added, and what is not there need not be removed. @throws NetworkFault 400 */
export function changedRoutes(
  context: NetworkContext,
  router: RouterRecord,
  body: Readonly<Record<string, unknown>>,
  next: (known: Routes, given: Routes) => Routes,
): Routes {
  const wanted = (body.router as Readonly<Record<string, unknown>> | undefined)?.routes;
  const given = hostRoutes.safeParse(wanted);
  if (!given.success) {
    throw badRequest(`Invalid input for routes. Reason: ${given.error.issues[0]?.message}.`);
  }
  const routes = inOrder(next(router.routes, given.data));
  checkRoutes(context, router, routes);
  return routes;
}

/** A route goes on from a subnet that the router joins, by somebody else. @throws NetworkFault 400 */
export function checkRoutes({ state }: NetworkContext, router: RouterRecord, routes: Routes): void {
  if (routes.length > MOST_ROUTES) {
    const message = `Unable to complete operation for ${router.id}. The number of routes exceeds the maximum ${MOST_ROUTES}.`;
    throw refused('RoutesExhausted', message);
  }
  const own = [...indexesOf(state).portsOfDevice.of(router.id)].flatMap((port) => port.fixed_ips);
  const joined = own.flatMap((ip) => state.subnets.get(ip.subnet_id) ?? []).map(cidrOf);
  for (const { nexthop } of routes) {
    const address = parseAddress(nexthop) as Address;
    if (!joined.some((cidr) => contains(cidr, address))) {
      throw invalid(routes, 'the nexthop is not connected with router');
    }
    if (own.some((ip) => ip.ip_address === nexthop)) {
      throw invalid(routes, 'the nexthop is used by router');
    }
  }
}

function invalid(routes: Routes, reason: string) {
  return refused('InvalidRoutes', `Invalid format for routes: ${str(routes)}, ${reason}`);
}
