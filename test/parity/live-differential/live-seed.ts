import type { SeedInput } from '../../../sim/seed.js';
import type { RecordedService } from '../recording.js';
import { referenceSeed } from '../reference/seed.js';
import type { Side } from './side.js';

interface Named {
  readonly id: string;
  readonly name: string;
  readonly created_at?: string;
  readonly default_project_id?: string;
}

const PASSWORDS: Readonly<Record<string, string>> = { admin: 'adminpass' };

interface Endpoint {
  readonly id: string;
  readonly service_id: string;
  readonly interface: string;
}

/** Catalogs are in the order of ids. */
function catalogIds(services: readonly Named[], endpoints: readonly Endpoint[]): Record<string, string> {
  const names = new Map(services.map(({ id, name }) => [id, name]));
  return Object.fromEntries([
    ...services.map(({ id, name }) => [name, id]),
    ...endpoints.map((one) => [`${names.get(one.service_id)}/${one.interface}`, one.id]),
  ]);
}

type Seeded = { id?: string | undefined; name: string; created_at?: string | undefined };

/**
 * What a cloud that was set up like the recorded one holds: the recorded cloud's seed, with the ids and ages that
 * this one has. Lists put things of one age in the order of their ids.
 *
 * @param real logged in as its administrator
 */
export async function seedOf(real: Side): Promise<SeedInput> {
  const { identity, compute, image, volume, network } = referenceSeed('zed') ?? {};
  const list = async (service: RecordedService, path: string, key: string) =>
    ((await real.ask(service, 'GET', path)).body[key] ?? []) as Named[];
  const images = await list('glance', '/v2/images', 'images');
  const types = await list('cinder', '/v3/ID-OF-PROJECT/types', 'volume_types');
  const projects = await list('keystone', '/v3/projects', 'projects');
  const users = await list('keystone', '/v3/users', 'users');
  const roles = await list('keystone', '/v3/roles', 'roles');
  const networks = await list('neutron', '/v2.0/networks', 'networks');
  const subnets = await list('neutron', '/v2.0/subnets', 'subnets');
  const services = await list('keystone', '/v3/services', 'services');
  const endpoints = await list('keystone', '/v3/endpoints', 'endpoints');
  return {
    identity: {
      ...identity,
      catalog_ids: catalogIds(services, endpoints as unknown as Endpoint[]),
      projects: (identity?.projects ?? []).map((one) => as(one, projects)),
      users: users.map((one) => ({
        ...(identity?.users ?? []).find(({ name }) => name === one.name),
        ...defaultOf(one, projects),
        id: one.id,
        name: one.name,
        password: PASSWORDS[one.name] ?? 'password',
      })),
      roles: (identity?.roles ?? []).map((one) => as(one, roles)),
    },
    // what the recorded cloud's earlier servers were is not this one's past
    compute: { ...compute, servers: [] },
    image: { ...image, images: (image?.images ?? []).map((one) => aged(one as Seeded, images)) as never },
    volume: { ...volume, types: (volume?.types ?? []).map((one) => as(one, types)) },
    network: {
      ...network,
      security_groups: [],
      networks: (network?.networks ?? []).map(({ subnets: own = [], ...one }) => ({
        ...(aged(one as Seeded, networks) as typeof one),
        subnets: own.map((subnet) => aged(subnet as Seeded, subnets) as typeof subnet),
      })),
    },
  };
}

function defaultOf(
  { default_project_id: id }: Named,
  projects: readonly Named[],
): { default_project?: string } {
  const found = projects.find((project) => project.id === id);
  return found ? { default_project: found.name } : {};
}

function as<Thing extends Seeded>(seeded: Thing, here: readonly Named[]): Thing {
  const found = here.find(({ name }) => name === seeded.name);
  return found ? { ...seeded, id: found.id } : seeded;
}

function aged<Thing extends Seeded>(seeded: Thing, here: readonly Named[]): Thing {
  const created_at = here.find(({ name }) => name === seeded.name)?.created_at;
  return { ...as(seeded, here), ...(created_at && { created_at }) };
}
