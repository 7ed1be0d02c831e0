import type { ProfileInput, SeedInput } from '../../sim/index.js';

type Seed = NonNullable<SeedInput>;
type Named = { readonly id?: string | undefined; readonly name?: string | null | undefined };

/** Properties of images, and extra specs of flavors, that say what a machine is like and not whose it is. */
const TELLS_NO_NAME = /^(hw[_:]|hw_rng:|os_type$|os_distro$|os_version$|os_admin_user$|architecture$)/;

/**
 * The same cloud without what its flavors, images, networks, zones and regions are called, their ids, tags, and
 * the addresses that the world knows it by.
 */
export function anonymous(profile: ProfileInput): ProfileInput {
  const { compute, volume, image, seed = {} } = profile;
  return {
    ...profile,
    name: 'anonymous',
    description: 'Measured from a cloud that is not named',
    region: 'RegionOne',
    ...(compute && { compute: { ...compute, ...zonesOf(compute.availability_zones) } }),
    ...(volume && { volume: { ...volume, ...zonesOf(volume.availability_zones) } }),
    ...(image?.stores && {
      image: { ...image, stores: image.stores.map((_, index) => `store-${index + 1}`) },
    }),
    seed: anonymousSeed(seed),
  };
}

function zonesOf(zones: readonly string[] | undefined): { availability_zones?: string[] } {
  return zones ? { availability_zones: zones.map((_, index) => `zone-${index + 1}`) } : {};
}

function anonymousSeed(seed: Seed): Seed {
  const { compute, image, volume, network } = seed;
  return {
    ...seed,
    ...(compute && {
      compute: { ...compute, ...(compute.flavors && { flavors: flavors(compute.flavors) }) },
    }),
    ...(image?.images && { image: { images: images(image.images) } }),
    ...(volume && { volume: { ...volume, ...(volume.types && { types: types(volume.types) }) } }),
    ...(network && { network: networks(network) }),
  };
}

type Flavors = NonNullable<NonNullable<Seed['compute']>['flavors']>;

function flavors(list: Flavors): Flavors {
  return list.map(({ description: _, extra_specs, ...flavor }, index) => ({
    ...flavor,
    id: String(index + 1),
    name: `flavor-${index + 1}`,
    ...(extra_specs && { extra_specs: harmless(extra_specs) }),
  }));
}

type Images = NonNullable<NonNullable<Seed['image']>['images']>;

function images(list: Images): Images {
  return list.map(({ tags: _, properties, ...image }, index) => ({
    ...image,
    ...called('image', '1', index),
    ...(properties && { properties: harmless(properties) }),
  }));
}

type Types = NonNullable<NonNullable<Seed['volume']>['types']>;

function types(list: Types): Types {
  return list.map(({ extra_specs: _, ...type }, index) => ({
    ...type,
    ...called('type', '2', index),
    description: null,
  }));
}

type Network = NonNullable<Seed['network']>;

function networks(network: Network): Network {
  const renamed = new Map<string, string>();
  const rename = <One extends Named>(one: One, kind: string, family: string, index: number): One => {
    const name = called(kind, family, index);
    if (one.id) renamed.set(one.id, name.id);
    return { ...one, ...name };
  };
  let subnetsSoFar = 0;
  const renamedNetworks = (network.networks ?? []).map((one, index) => ({
    ...rename(one, 'network', '3', index),
    subnets: (one.subnets ?? []).map(({ dns_nameservers: _, ...subnet }) => ({
      ...rename(subnet, 'subnet', '4', subnetsSoFar++),
      ...(one.external ? documentationAddresses(index) : {}),
    })),
  }));
  const groups = network.security_groups?.map(({ description: _, ...one }, index) =>
    rename(one, 'group', '5', index),
  );
  const routers = network.routers?.map(({ external_network, subnets = [], ...one }, index) => ({
    ...rename(one, 'router', '6', index),
    ...(external_network && { external_network: renamed.get(external_network) ?? external_network }),
    subnets: subnets.flatMap((id) => renamed.get(id) ?? []),
  }));
  return {
    ...network,
    networks: renamedNetworks,
    ...(groups && { security_groups: groups }),
    ...(routers && { routers }),
  };
}

/** Public addresses say whose cloud it is: in their place, those that are nobody's (RFC 2544). */
function documentationAddresses(index: number): object {
  const net = `198.18.${index % 256}`;
  return {
    cidr: `${net}.0/24`,
    gateway_ip: `${net}.1`,
    allocation_pools: [{ start: `${net}.2`, end: `${net}.254` }],
  };
}

/** `image-7`, and an id that shows that it was made up. */
function called(kind: string, family: string, index: number): { readonly id: string; readonly name: string } {
  const number = String(index + 1);
  return { id: `0000000${family}-0000-4000-8000-${number.padStart(12, '0')}`, name: `${kind}-${number}` };
}

function harmless(given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter(([key]) => TELLS_NO_NAME.test(key)));
}
