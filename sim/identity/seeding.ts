import type { Cloud } from '../cloud.js';
import type { ServiceName } from '../deployment.js';
import type { Profile } from '../profile/profile.js';
import type { IdentitySeed } from './seed.js';
import { type GrantRecord, grantKey, type IdentityState, type Interface, type Scope } from './state.js';

/** Fills a new state with what the seed says, and with the catalog of the cloud's own services. */
export function plant(state: IdentityState, seed: IdentitySeed, cloud: Cloud): void {
  for (const domain of seed.domains) {
    state.domains.set(domain.id, { ...domain, enabled: true, tags: [], options: {}, extra: {} });
  }
  plantProjects(state, seed, cloud);
  plantRoles(state, seed, cloud);
  plantUsers(state, seed, cloud);
  for (const grant of seed.grants) {
    const record: GrantRecord = {
      roleId: byName(state.roles, grant.role, 'role'),
      actor: 'user',
      actorId: byName(state.users, grant.user, 'user'),
      scope: grantScope(state, grant),
      inherited: false,
    };
    state.grants.set(grantKey(record), record);
  }
  plantCatalog(state, seed, cloud);
}

function plantProjects(state: IdentityState, seed: IdentitySeed, cloud: Cloud): void {
  for (const { id = cloud.ids.hex(32), name, domain_id, description } of seed.projects) {
    state.projects.set(id, {
      id,
      name,
      domainId: domain_id,
      parentId: domain_id,
      description,
      enabled: true,
      tags: [],
      options: {},
      extra: {},
    });
  }
}

function plantRoles(state: IdentityState, seed: IdentitySeed, cloud: Cloud): void {
  for (const { id = cloud.ids.hex(32), name, immutable } of seed.roles) {
    const options = immutable === undefined ? {} : { immutable };
    const record = { id, name, domainId: undefined, description: null, options, implies: [], extra: {} };
    state.roles.set(id, record);
  }
  for (const role of seed.roles) {
    const record = state.roles.get(byName(state.roles, role.name, 'role'));
    if (record) record.implies = role.implies.map((name) => byName(state.roles, name, 'role'));
  }
}

function plantUsers(state: IdentityState, seed: IdentitySeed, cloud: Cloud): void {
  for (const { id = cloud.ids.hex(32), name, password, domain_id, default_project } of seed.users) {
    state.users.set(id, {
      id,
      name,
      password,
      domainId: domain_id,
      enabled: true,
      defaultProjectId: default_project && byName(state.projects, default_project, 'project'),
      options: {},
      extra: {},
    });
  }
}

function grantScope(state: IdentityState, grant: IdentitySeed['grants'][number]): Scope {
  if (grant.project) return { kind: 'project', id: byName(state.projects, grant.project, 'project') };
  if (grant.domain) return { kind: 'domain', id: byName(state.domains, grant.domain, 'domain') };
  return { kind: 'system' };
}

interface Named {
  readonly id: string;
  readonly name: string;
}

function byName(records: ReadonlyMap<string, Named>, name: string, kind: string): string {
  for (const record of records.values()) if (record.name === name) return record.id;
  throw new Error(`seed.identity: no ${kind} is called ${name}; add one to seed.identity.${kind}s`);
}

interface CatalogEntry {
  readonly name: string;
  readonly type: string;
  readonly service: ServiceName;
  readonly path: string;
}

/** What DevStack and the installation guide register, in their words. */
const CATALOG: readonly CatalogEntry[] = [
  { name: 'keystone', type: 'identity', service: 'identity', path: '/v3/' },
  { name: 'glance', type: 'image', service: 'image', path: '' },
  { name: 'placement', type: 'placement', service: 'placement', path: '' },
  { name: 'nova', type: 'compute', service: 'compute', path: '/v2.1' },
  { name: 'cinderv3', type: 'volumev3', service: 'volume', path: '/v3/%(project_id)s' },
  { name: 'neutron', type: 'network', service: 'network', path: '' },
];

/** What a cloud registers that is too old for the paths above. */
const OLD_PATHS: Partial<Record<ServiceName, (profile: Profile) => string | undefined>> = {
  identity: ({ identity }) => (identity.v3 ? undefined : '/v2.0'),
  compute: ({ compute: { versions } }) =>
    versions.includes('v2.1') ? undefined : `/${versions.includes('v2') ? 'v2' : 'v1.1'}/%(project_id)s`,
};

const INTERFACES: readonly Interface[] = ['public', 'internal', 'admin'];

function plantCatalog(state: IdentityState, seed: IdentitySeed, cloud: Cloud): void {
  const { region, network } = cloud.profile;
  state.regions.set(region, { id: region, description: '', parentId: null, extra: {} });
  for (const { name, type, service, path } of CATALOG) {
    if (service === 'network' && !network.enabled) continue;
    const serviceId = seed.catalog_ids[name] ?? cloud.ids.hex(32);
    state.services.set(serviceId, {
      id: serviceId,
      name,
      type,
      enabled: true,
      extra: {},
    });
    for (const side of INTERFACES) {
      const id = seed.catalog_ids[`${name}/${side}`] ?? cloud.ids.hex(32);
      state.endpoints.set(id, {
        id,
        serviceId,
        interface: side,
        regionId: region,
        target: { service, path: OLD_PATHS[service]?.(cloud.profile) ?? path },
        enabled: true,
        extra: {},
      });
    }
  }
}
