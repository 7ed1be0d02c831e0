import * as z from 'zod';
import { zonesOfRouter } from '../agents/hosting.js';
import { conflict } from '../fault.js';
import { change, indexesOf, insert, remove } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { isOwner, newStandard, type Resource, STANDARD_ATTRIBUTES, standardView } from '../resource.js';
import type { NetworkState, RouterRecord } from '../state.js';
import { boolean, dictionary, hostRoutes, text, texts } from '../values.js';
import { parseGateway, setGateway } from './gateway.js';
import { addInterface, removeInterface } from './router-interfaces.js';
import { changedRoutes, checkRoutes, inOrder, sameRoutes, withoutRoutes, withRoutes } from './routes.js';

const newRouter = z.object({
  name: text(255).default(''),
  admin_state_up: boolean.default(true),
  tenant_id: text(255),
  external_gateway_info: dictionary.nullable().default(null),
  ha: boolean.nullable().optional(),
  distributed: boolean.nullable().optional(),
  availability_zone_hints: texts.default([]),
  description: text(255).default(''),
});

const routerChanges = newRouter
  .omit({ tenant_id: true, availability_zone_hints: true })
  .extend({ routes: hostRoutes })
  .partial();

export const routerResource: Resource<RouterRecord, typeof newRouter, typeof routerChanges> = {
  name: 'router',
  collection: 'routers',
  table: 'routers',
  post: newRouter,
  put: routerChanges,
  attributes: {
    ...STANDARD_ATTRIBUTES,
    name: { filter: 'text', sort: true },
    admin_state_up: { filter: 'boolean', sort: true },
    status: { sort: true },
    external_gateway_info: {},
    routes: {},
    availability_zones: {},
    availability_zone_hints: {},
    flavor_id: { filter: 'text' },
    ha: { adminOnly: true },
    distributed: { adminOnly: true },
  },
  guards: {
    external_gateway_info: {
      create: 'owner',
      update: 'owner',
      keys: {
        network_id: { create: 'owner', update: 'owner' },
        enable_snat: { create: 'admin', update: 'admin' },
        external_fixed_ips: { create: 'admin', update: 'admin' },
      },
    },
    ha: { create: 'admin', update: 'admin' },
    distributed: { create: 'admin', update: 'admin' },
  },
  sees: ({ actor }, router) => isOwner(actor, router),
  owns: ({ actor }, router) => isOwner(actor, router),
  view: viewRouter,
  actions: {
    add_router_interface: addInterface,
    remove_router_interface: removeInterface,
    add_extraroutes: (context, router, body) => changeRoutes(context, router, body, withRoutes),
    remove_extraroutes: (context, router, body) => changeRoutes(context, router, body, withoutRoutes),
  },

  create(context, values, id) {
    const gateway = parseGateway(values.external_gateway_info);
    const router: RouterRecord = {
      ...newStandard(context, values, 1, id),
      name: values.name,
      admin_state_up: values.admin_state_up,
      status: 'ACTIVE',
      external_gateway_info: null,
      routes: [],
      availability_zone_hints: values.availability_zone_hints,
      distributed: values.distributed ?? false,
      ha: values.ha ?? false,
    };
    insert(context.state, 'routers', router);
    try {
      if (gateway) {
        setGateway(context, router, gateway);
        router.revision_number += 1;
      }
    } catch (error) {
      remove(context.state, 'routers', router);
      throw error;
    }
    return router;
  },

  /** A gateway that is refused is refused after all the rest has been done. */
  update(context, router, changes) {
    const { external_gateway_info: wanted, routes, ha, distributed, ...rest } = changes;
    const gateway = wanted === undefined ? undefined : parseGateway(wanted);
    if (routes) checkRoutes(context, router, routes);
    const rerouted = routes && !sameRoutes(router.routes, routes);
    if (rerouted || Object.keys(changes).some((name) => name !== 'routes')) {
      const said = { ...rest, ha: ha ?? undefined, distributed: distributed ?? undefined };
      const moved = rerouted ? { routes: inOrder(routes) } : {};
      change(context.state, 'routers', router, { ...said, ...moved }, context.now);
    }
    if (wanted !== undefined) setGateway(context, router, gateway);
  },

  delete(context, router) {
    const ports = [...indexesOf(context.state).portsOfDevice.of(router.id)];
    const attached = ports.filter((port) => port.device_owner === 'network:router_interface');
    if (attached.length > 0) {
      const ids = attached.map((port) => port.id).join(', ');
      throw conflict('RouterInUse', `Router ${router.id} has ports still attached: ${ids}`);
    }
    setGateway(context, router, undefined);
    remove(context.state, 'routers', router);
  },
};

function changeRoutes(
  context: NetworkContext,
  router: RouterRecord,
  body: Readonly<Record<string, unknown>>,
  next: typeof withRoutes,
): unknown {
  const routes = changedRoutes(context, router, body, next);
  if (!sameRoutes(router.routes, routes)) change(context.state, 'routers', router, { routes }, context.now);
  return { router: viewRouter(context.state, router) };
}

function viewRouter(state: NetworkState, router: RouterRecord): Record<string, unknown> {
  return {
    id: router.id,
    name: router.name,
    tenant_id: router.tenant_id,
    admin_state_up: router.admin_state_up,
    status: router.status,
    external_gateway_info: router.external_gateway_info,
    description: router.description,
    availability_zones: zonesOfRouter(state, router),
    availability_zone_hints: router.availability_zone_hints,
    routes: router.routes,
    flavor_id: null,
    ...standardView(router),
    distributed: router.distributed,
    ha: router.ha,
  };
}
