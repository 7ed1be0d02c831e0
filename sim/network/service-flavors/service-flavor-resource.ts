import * as z from 'zod';
import { policyForbids, refused } from '../fault.js';
import { change, insert, remove } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { newPlain, type Resource } from '../resource.js';
import type { ServiceFlavorRecord } from '../state.js';
import { booleanOrUsual, str, text, textOrNull, uuids } from '../values.js';

/** Services that may have a plugin here; what is none of them is said before anything else is looked at. */
const given = z.unknown().refine((type) => type !== undefined, { abort: true });
const SERVICES = ['FLAVORS', 'L3_ROUTER_NAT'];
const serviceType = given.transform((type): string => {
  if (typeof type === 'string' && SERVICES.includes(type)) return type;
  throw unknownType(type);
});

const unknownType = (type: unknown) => refused('InvalidServiceType', `Invalid service type: ${str(type)}.`);

const newFlavor = z.object({
  name: text(255).default(''),
  description: textOrNull(1024).default(''),
  service_type: serviceType,
  tenant_id: text(255),
  service_profiles: uuids.default([]),
  enabled: booleanOrUsual.default(true),
});

const flavorChanges = newFlavor.omit({ tenant_id: true, service_type: true }).partial();

const sorted = { filter: 'text', sort: true } as const;

/** `/flavors`: kinds of a service of Neutron's. For administrators to make, for all to choose. */
export const serviceFlavorResource: Resource<ServiceFlavorRecord, typeof newFlavor, typeof flavorChanges> = {
  name: 'flavor',
  collection: 'flavors',
  wantsBody: true,
  onlyOneAtOnce: true,
  untagged: true,
  updatesAnyway: true,
  table: 'serviceFlavors',
  post: newFlavor,
  put: flavorChanges,
  attributes: {
    id: sorted,
    name: sorted,
    description: sorted,
    service_type: sorted,
    service_profiles: {},
    enabled: { filter: 'boolean', sort: true },
  },
  guards: {},
  sees: () => true,
  owns: ({ actor }) => actor.isAdmin,
  view: (_state, flavor) => ({
    id: flavor.id,
    name: flavor.name,
    description: flavor.description,
    service_type: flavor.service_type,
    enabled: flavor.enabled,
    service_profiles: flavor.service_profiles,
  }),

  create(context, { tenant_id, service_profiles: _, ...rest }, id) {
    checkType(context, rest.service_type);
    if (!context.actor.isAdmin) throw policyForbids('rule:create_flavor');
    const flavor: ServiceFlavorRecord = {
      ...newPlain(context, tenant_id, id),
      ...rest,
      service_profiles: [],
    };
    insert(context.state, 'serviceFlavors', flavor);
    return flavor;
  },

  update(context, flavor, { service_profiles: _, ...changes }) {
    change(context.state, 'serviceFlavors', flavor, changes, context.now);
  },

  delete(context, flavor) {
    remove(context.state, 'serviceFlavors', flavor);
  },
};

/** A service that has a plugin here. @throws NetworkFault 400 */
function checkType({ cloud }: NetworkContext, type: string): void {
  if (type === 'L3_ROUTER_NAT' && !cloud.profile.network.l3) throw unknownType(type);
}
