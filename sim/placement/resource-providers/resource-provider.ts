import { createHash } from 'node:crypto';
import type { Cloud } from '../../cloud.js';
import { heldForServer } from '../../compute/servers/held-for-server.js';
import type { Host } from '../../compute/servers/hosts.js';
import type { ServerRecord } from '../../compute/servers/server.js';
import { type Inventory, inventoryOf } from './inventory.js';

/** A compute host, as Placement knows it, or something else that has what servers need. */
export interface ResourceProvider {
  readonly uuid: string;
  readonly name: string;
  /** Undefined: it was made by a request. */
  readonly host: Host | undefined;
  readonly parent: string | null;
  readonly generation: number;
  readonly inventories: Readonly<Record<string, Inventory>>;
  readonly traits: readonly string[];
  readonly aggregates: readonly string[];
  /** The servers that take something of it. */
  readonly consumers: readonly ServerRecord[];
}

export function resourceProviders(cloud: Cloud): ResourceProvider[] {
  const hosts = cloud.profile.compute.hosts.map((host) => providerOfHost(cloud, host));
  const made = [...cloud.placement.providers.values()];
  return [...hosts, ...made.map((one) => ({ ...one, host: undefined, consumers: [] }))];
}

function providerOfHost(cloud: Cloud, host: Host): ResourceProvider {
  const consumers = [...cloud.compute.servers.values()].filter(
    (server) => server.host === host.name && server.deletedAt === null,
  );
  return {
    uuid: uuidOf(host.name),
    name: host.name,
    host,
    parent: null,
    // changes with what its servers take
    generation: consumers.reduce((sum, { revision }) => sum + revision, 1),
    inventories: inventoryOf(host),
    traits: cloud.profile.compute.hypervisor === 'fake' ? TRAITS_OF_FAKES : TRAITS_OF_HOSTS,
    aggregates: [],
    consumers,
  };
}

const TRAITS_OF_HOSTS = [
  'COMPUTE_NODE',
  'COMPUTE_IMAGE_TYPE_QCOW2',
  'COMPUTE_IMAGE_TYPE_RAW',
  'COMPUTE_NET_ATTACH_INTERFACE',
  'COMPUTE_VOLUME_ATTACH_WITH_TAG',
  'COMPUTE_VOLUME_EXTEND',
  'COMPUTE_DEVICE_TAGGING',
];

/** What Nova's fake driver says that it can. */
const TRAITS_OF_FAKES = [
  'COMPUTE_NET_ATTACH_INTERFACE_WITH_TAG',
  'COMPUTE_VOLUME_EXTEND',
  'COMPUTE_VOLUME_MULTI_ATTACH',
  'COMPUTE_DEVICE_TAGGING',
  'COMPUTE_NODE',
  'COMPUTE_ACCELERATORS',
  'COMPUTE_IMAGE_TYPE_RAW',
  'COMPUTE_TRUSTED_CERTS',
  'COMPUTE_VOLUME_ATTACH_WITH_TAG',
  'COMPUTE_NET_ATTACH_INTERFACE',
];

/** The uppermost of the tree that a provider stands in. */
export function rootOf(cloud: Cloud, { uuid, parent }: Pick<ResourceProvider, 'uuid' | 'parent'>): string {
  const above = parent === null ? undefined : cloud.placement.providers.get(parent);
  return above ? rootOf(cloud, above) : (parent ?? uuid);
}

/** How much of each kind is taken of a provider. */
export function usageOf({ inventories, consumers }: ResourceProvider): Record<string, number> {
  const usages = Object.fromEntries(Object.keys(inventories).map((kind) => [kind, 0]));
  for (const held of consumers.flatMap(heldFor)) {
    for (const [kind, amount] of Object.entries(held)) usages[kind] = (usages[kind] ?? 0) + amount;
  }
  return usages;
}

/** The same for the same name, so that a host keeps its id. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(`resource provider ${name}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

export interface Resources {
  readonly VCPU: number;
  /** MiB. */
  readonly MEMORY_MB: number;
  /** GiB. */
  readonly DISK_GB: number;
}

export function heldFor(server: ServerRecord): Resources[] {
  return heldForServer(server).map(resourcesOf);
}

/** What a server takes. A root disk on a volume takes none of the host's. */
export function resourcesOf({ flavor, blockDevices }: ServerRecord): Resources {
  const onVolume = blockDevices.some(
    ({ bootIndex, destination }) => bootIndex === 0 && destination === 'volume',
  );
  return {
    VCPU: flavor.vcpus,
    MEMORY_MB: flavor.ram,
    DISK_GB: (onVolume ? 0 : flavor.disk) + flavor.ephemeral + Math.ceil(flavor.swap / 1024),
  };
}
