import * as z from 'zod';
import { conflict, NetworkFault, policyForbids, refused } from '../fault.js';
import { change, insert, remove } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { newPlain, type Resource } from '../resource.js';
import type { ServiceProfileRecord } from '../state.js';
import { booleanOrUsual, text, textOrNull } from '../values.js';

/** The most characters of what is described at length. */
const LONG = 1024;

const newProfile = z.object({
  description: textOrNull(LONG).default(''),
  driver: text(LONG).default(''),
  metainfo: z.unknown().default(''),
  tenant_id: text(255),
  enabled: booleanOrUsual.default(true),
});

const profileChanges = newProfile.omit({ tenant_id: true }).partial();

const sorted = { filter: 'text', sort: true } as const;

/** `/service_profiles`: how a flavor of a service is provided. For administrators. */
export const serviceProfileResource: Resource<
  ServiceProfileRecord,
  typeof newProfile,
  typeof profileChanges
> = {
  name: 'service_profile',
  collection: 'service_profiles',
  wantsBody: true,
  onlyOneAtOnce: true,
  untagged: true,
  updatesAnyway: true,
  table: 'serviceProfiles',
  post: newProfile,
  put: profileChanges,
  attributes: {
    id: sorted,
    description: sorted,
    driver: sorted,
    metainfo: { sort: true },
    enabled: { filter: 'boolean', sort: true },
  },
  guards: {},
  sees: ({ actor }) => actor.isAdmin,
  secret: true,
  owns: ({ actor }) => actor.isAdmin,
  view: (_state, profile) => ({
    id: profile.id,
    description: profile.description,
    driver: profile.driver,
    enabled: profile.enabled,
    metainfo: profile.metainfo,
  }),

  create(context, { tenant_id, description, driver, metainfo, enabled }, id) {
    if (!context.actor.isAdmin) throw policyForbids('rule:create_service_profile');
    if (driver === '' && !metainfo) {
      throw refused('ServiceProfileEmpty', 'Service Profile needs either a driver or metainfo.');
    }
    checkDriver(driver);
    const profile: ServiceProfileRecord = {
      ...newPlain(context, tenant_id, id),
      description,
      driver,
      metainfo,
      enabled,
    };
    insert(context.state, 'serviceProfiles', profile);
    return profile;
  },

  update(context, profile, changes) {
    checkDriver(changes.driver ?? '');
    checkUnused(context, profile);
    change(context.state, 'serviceProfiles', profile, changes, context.now);
  },

  delete(context, profile) {
    checkUnused(context, profile);
    remove(context.state, 'serviceProfiles', profile);
  },
};

/** No drivers are installed. @throws NetworkFault 404 */
function checkDriver(driver: string): void {
  if (driver === '') return;
  const message = `Service Profile driver ${driver} could not be found.`;
  throw new NetworkFault(404, 'ServiceProfileDriverNotFound', message);
}

/** @throws NetworkFault 409 */
function checkUnused({ state }: NetworkContext, { id }: ServiceProfileRecord): void {
  const used = [...state.serviceFlavors.values()].some((flavor) => flavor.service_profiles.includes(id));
  if (!used) return;
  throw conflict('ServiceProfileInUse', `Service Profile ${id} is used by some service instance.`);
}
