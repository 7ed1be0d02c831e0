/** What a launch asks Nova for, once everything its options name was found in the cloud. */
import { hash } from 'node:crypto';
import { type CreateServerBody, collect, type Flavor, NotFound } from '../openstack/index.js';
import { type BlockDeviceSpec, type DeviceSource, type GiB, sizeFor } from './block-devices.js';
import { bootSource, type Mapping, mappingOf } from './boot-source.js';
import { chooseImage } from './choose-image.js';
import type { ClientVersion } from './client-version.js';
import type { Cloud } from './cloud.js';
import { pathOf } from './configuration-error.js';
import type { ChosenNames } from './launch.js';
import { ChoiceError } from './misconfiguration.js';
import { nearestName } from './nearest-name.js';
import { type NetworkIds, type ParsedNovaArgs, placeNovaArgs } from './nova-args.js';
import { networkNames } from './nova-args-parts.js';
import type { LaunchOptions } from './option-schema.js';

export interface LaunchPlan {
  readonly chosen: ChosenNames;
  /** The body of POST /servers but for whose it is. */
  readonly body: CreateServerBody;
  /** Equal for launches that ask for the same. */
  readonly fingerprint: string;
  /** Volumes that were there before, and must outlive the instance. */
  readonly borrowedVolumes: ReadonlySet<string>;
  /** Whether every volume that Nova makes for it is to go with it. */
  readonly volumesGoToo: boolean;
}

export interface PlanContext {
  readonly cloud: Cloud;
  readonly name: string;
  readonly version: ClientVersion;
}

/** @throws ChoiceError; OpenStackError; the signal's reason */
export async function planLaunch(
  options: LaunchOptions,
  context: PlanContext,
  signal: AbortSignal,
): Promise<LaunchPlan> {
  const { cloud, version } = context;
  const devices = (options.block_devices ?? []) as readonly BlockDeviceSpec[];
  const args = (options.nova_args ?? {}) as ParsedNovaArgs;
  const [flavor, image, mappings, networkIds] = await Promise.all([
    findFlavor(options.flavor, cloud.compute(version), signal),
    options.image === undefined ? undefined : chooseImage(options.image, cloud.images, signal),
    Promise.all(devices.map((device, index) => sized(device, index, cloud, signal))),
    findNetworks(args.nics, cloud, signal),
  ]);
  const body = createBody({
    name: context.name,
    version,
    flavor,
    image: image?.id,
    mappings,
    args,
    networkIds,
    options,
  });
  return {
    chosen: { flavor: named(flavor), ...(image && { image: named(image) }) },
    body,
    fingerprint: hash('sha256', JSON.stringify(body)).slice(0, 16),
    borrowedVolumes: new Set(devices.flatMap((d) => (d.source_type === 'volume' && d.uuid ? [d.uuid] : []))),
    volumesGoToo:
      devices.some(makesVolume) && devices.filter(makesVolume).every((d) => d.delete_on_termination),
  };
}

const named = ({ id, name }: { readonly id: string; readonly name: string }) => ({ id, name });

const makesVolume = ({ source_type, destination_type }: BlockDeviceSpec) =>
  destination_type === 'volume' && source_type !== 'volume';

interface BodyParts {
  readonly name: string;
  readonly version: ClientVersion;
  readonly flavor: Flavor;
  readonly image: string | undefined;
  readonly mappings: readonly Mapping[];
  readonly args: ParsedNovaArgs;
  readonly networkIds: NetworkIds;
  readonly options: LaunchOptions;
}

function createBody(parts: BodyParts): CreateServerBody {
  const { name, version, flavor, image, args, networkIds, options } = parts;
  const { server, hints } = placeNovaArgs(args, version, networkIds);
  const more = (args.block_device_mapping_v2 ?? []) as readonly Mapping[];
  const { imageRef, mappings } = bootSource(image, [...parts.mappings, ...more]);
  return {
    server: {
      name,
      imageRef,
      flavorRef: flavor.id,
      metadata: { ...options.meta, ...(args.meta as Readonly<Record<string, string>> | null) },
      min_count: 1,
      max_count: 1,
      ...(mappings.length > 0 && { block_device_mapping_v2: mappings }),
      ...server,
    },
    ...(Object.keys(hints).length > 0 && { 'os:scheduler_hints': hints }),
  };
}

/** The body with more metadata. */
export function marked(body: CreateServerBody, mark: Readonly<Record<string, string>>): CreateServerBody {
  const { metadata } = body.server as { metadata: Readonly<Record<string, string>> };
  return { ...body, server: { ...body.server, metadata: { ...metadata, ...mark } } };
}

/** By id, else by name; one that is not listed, but may be used, by its id. */
export async function findFlavor(
  wanted: string,
  compute: Pick<ReturnType<Cloud['compute']>, 'allFlavors' | 'getFlavor'>,
  signal: AbortSignal,
): Promise<Flavor> {
  const flavors = await compute.allFlavors({}, { signal });
  const listed = flavors.find(({ id }) => id === wanted) ?? flavors.find(({ name }) => name === wanted);
  if (listed) return listed;
  try {
    return await compute.getFlavor(wanted, { signal });
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    const nearest = nearestName(
      wanted,
      flavors.map(({ name }) => name),
    );
    const hint = nearest
      ? `did you mean '${nearest}'?`
      : 'give the id or the name of one that the project can use';
    throw new ChoiceError('flavor', `the cloud has no flavor '${wanted}'; ${hint}`, error);
  }
}

/** The device with the size of its source, where none was given. */
export async function sized(
  device: BlockDeviceSpec,
  index: number,
  cloud: Cloud,
  signal: AbortSignal,
): Promise<Mapping> {
  if (device.volume_size !== undefined || device.uuid === undefined) return mappingOf(device);
  try {
    return mappingOf({ ...device, volume_size: await sizeOf(device, device.uuid, cloud, signal) });
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    const message = `the cloud has no ${device.source_type} ${device.uuid}; give one that the project can see`;
    throw new ChoiceError(pathOf(['block_devices', index, 'uuid']), message, error);
  }
}

async function sizeOf(
  { source_type }: BlockDeviceSpec,
  uuid: string,
  { images, volumes }: Cloud,
  signal: AbortSignal,
): Promise<GiB> {
  return sizeFor(await SOURCES[source_type](uuid, { images, volumes }, signal));
}

type Lookup = (
  uuid: string,
  from: Pick<Cloud, 'images' | 'volumes'>,
  signal: AbortSignal,
) => Promise<DeviceSource>;

const SOURCES: Record<BlockDeviceSpec['source_type'], Lookup> = {
  image: async (uuid, { images }, signal) => {
    const { size, virtual_size, min_disk } = await images.get(uuid, { signal });
    return { kind: 'image', size, virtualSize: virtual_size, minDisk: min_disk };
  },
  snapshot: async (uuid, { volumes }, signal) => ({
    kind: 'snapshot',
    size: (await volumes.getSnapshot(uuid, { signal })).size,
  }),
  volume: async (uuid, { volumes }, signal) => ({
    kind: 'volume',
    size: (await volumes.get(uuid, { signal })).size,
  }),
  blank: async () => ({ kind: 'volume', size: 1 }),
};

const NO_NETWORKS: NetworkIds = new Map();

/** The ids of networks that are given by name. @throws ChoiceError */
export async function findNetworks(nics: unknown, cloud: Cloud, signal: AbortSignal): Promise<NetworkIds> {
  const names = [...new Set(networkNames(nics))];
  if (names.length === 0) return NO_NETWORKS;
  const found = names.map(async (name) => [name, await findNetwork(name, cloud, signal)] as const);
  return new Map(await Promise.all(found));
}

async function findNetwork(name: string, { networks }: Cloud, signal: AbortSignal): Promise<string> {
  const [network, ...others] = await collect(networks.list({ name }, { signal }));
  if (network && others.length === 0) return network.id;
  const message = network
    ? `${others.length + 1} networks are named '${name}'; give the net-id of one`
    : `the project sees no network '${name}'; give another net-name, or a net-id`;
  throw new ChoiceError('nova_args.nics', message);
}
