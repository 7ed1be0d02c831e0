/** Tries a configuration on the live cloud, before the first build has to. Creates nothing. */
import type { Build } from '../master/port.js';
import { collect, type Flavor, type Image } from '../openstack/index.js';
import type { BlockDeviceSpec } from './block-devices.js';
import { chooseImage } from './choose-image.js';
import { minorOf, NETWORKS_COMPULSORY_FROM } from './client-version.js';
import type { Cloud } from './cloud.js';
import { ConfigurationError, type Problem, pathOf } from './configuration-error.js';
import { findFlavor, findNetworks, sized } from './launch-plan.js';
import { ChoiceError } from './misconfiguration.js';
import type { ParsedNovaArgs } from './nova-args.js';
import type { LaunchOptions } from './option-schema.js';
import { dependsOnBuild, renderLaunch, type WorkerConfig } from './options.js';

/** One thing that would go wrong, or, as a warning, that goes wrong now and may not later. */
export interface Finding extends Problem {
  readonly level: 'error' | 'warning';
}

export interface CheckParts {
  readonly cloud: Cloud;
  readonly config: WorkerConfig;
  readonly build: Build | undefined;
}

interface Scene {
  readonly cloud: Cloud;
  readonly config: WorkerConfig;
  readonly options: LaunchOptions;
  readonly devices: readonly BlockDeviceSpec[];
  readonly args: ParsedNovaArgs;
  readonly signal: AbortSignal;
}

/** Never rejects but with the signal's reason: what fails is found. */
export async function checkConfiguration(
  { cloud, config, build }: CheckParts,
  signal: AbortSignal = new AbortController().signal,
): Promise<Finding[]> {
  const login = await attempt('os_auth_url', signal, async () => {
    await cloud.token({ signal });
    return [];
  });
  if (login.length > 0) return login;
  if (dependsOnBuild(config.launch) && !build) return [await unrendered(config)];
  return attempt('flavor', signal, async () => {
    const options = await renderLaunch(config, build ?? { properties: {} });
    const devices = (options.block_devices ?? []) as readonly BlockDeviceSpec[];
    const args = (options.nova_args ?? {}) as ParsedNovaArgs;
    const scene: Scene = { cloud, config, options, devices, args, signal };
    const found = await Promise.all(CHECKS.map(([path, look]) => attempt(path, signal, () => look(scene))));
    return found.flat();
  });
}

async function unrendered({ launch }: WorkerConfig): Promise<Finding> {
  const path = launch.image === undefined ? 'block_devices' : 'image';
  return warning(path, 'options depend on the build; give one to have them checked');
}

type Check = readonly [path: string, look: (scene: Scene) => Promise<Finding[]>];

const CHECKS: readonly Check[] = [
  ['flavor', checkFlavorAndQuota],
  ['image', checkImage],
  ['block_devices', checkDevices],
  ['nova_args.nics', checkNetworks],
  ['nova_args.key_name', checkKeypair],
];

async function checkFlavorAndQuota({ cloud, config, options, signal }: Scene): Promise<Finding[]> {
  const compute = cloud.compute(config.client_version);
  const flavor = await findFlavor(options.flavor, compute, signal);
  const limits = await compute.limits({ signal });
  const needs: readonly (readonly [name: string, need: number, used: number, limit: number])[] = [
    ['instances', 1, limits.totalInstancesUsed, limits.maxTotalInstances],
    ['cores', flavor.vcpus, limits.totalCoresUsed, limits.maxTotalCores],
    ['MiB of ram', flavor.ram, limits.totalRAMUsed, limits.maxTotalRAMSize],
  ];
  return needs.flatMap(([name, need, used, limit]) => {
    if (limit < 0 || used + need <= limit) return [];
    const message = `needs ${need} ${name}; the project's quota is ${limit}, of which ${used} are in use`;
    return [need > limit ? error('flavor', message) : warning('flavor', message)];
  });
}

async function checkImage({ cloud, config, options, devices, signal }: Scene): Promise<Finding[]> {
  if (options.image === undefined) return [];
  const image = await chooseImage(options.image, cloud.images, signal);
  const flavor = await findFlavor(options.flavor, cloud.compute(config.client_version), signal).catch(
    () => undefined,
  );
  const bootsFromVolume = devices.some((d) => d.boot_index === 0 && d.destination_type === 'volume');
  return [
    ...(image.status === 'active'
      ? []
      : [error('image', `${image.name} is ${image.status}; it has to be active`)]),
    ...(bootsFromVolume || !flavor ? [] : misfits(image, flavor)),
  ];
}

/** What Nova refuses (recordings nova-create-bad-flavor-zero-disk-image-boot, -min-disk). */
function misfits(image: Image, flavor: Flavor): Finding[] {
  return [
    ...(flavor.disk === 0
      ? [error('flavor', `${flavor.name} has no disk; boot from a volume, with block_devices`)]
      : []),
    ...(flavor.disk > 0 && image.min_disk > flavor.disk
      ? [
          error(
            'flavor',
            `${image.name} wants a disk of ${image.min_disk} GiB, ${flavor.name} has ${flavor.disk}`,
          ),
        ]
      : []),
    ...(image.min_ram > flavor.ram
      ? [error('flavor', `${image.name} wants ${image.min_ram} MiB of ram, ${flavor.name} has ${flavor.ram}`)]
      : []),
  ];
}

async function checkDevices({ cloud, devices, signal }: Scene): Promise<Finding[]> {
  const found = devices.map((device, index) =>
    attempt(pathOf(['block_devices', index, 'uuid']), signal, async () => {
      if (device.uuid === undefined) return [];
      const { volume_size: given, ...unsized } = device;
      const { volume_size: least } = await sized(unsized, index, cloud, signal);
      if (given === undefined || given >= Number(least)) return [];
      const message = `is ${given} GiB; the ${device.source_type} needs ${least}`;
      return [error(pathOf(['block_devices', index, 'volume_size']), message)];
    }),
  );
  return (await Promise.all(found)).flat();
}

/** With no network named, Nova takes the only one there is, and refuses to choose (409). */
async function checkNetworks({ cloud, config, args, signal }: Scene): Promise<Finding[]> {
  const given = args.nics;
  if (given === 'none') return [];
  if (Array.isArray(given) && given.length > 0) {
    await findNetworks(given, cloud, signal);
    return [];
  }
  const { projectId } = await cloud.token({ signal });
  const all = await collect(cloud.networks.list({}, { signal }));
  const mine = all.filter((network) => network.shared || ownerOfNetwork(network) === projectId);
  if (mine.length < 2) return [];
  const names = mine.map(({ name, id }) => name || id).join(', ');
  const also = minorOf(config.client_version) >= NETWORKS_COMPULSORY_FROM ? " or 'none'" : '';
  return [
    error(
      'nova_args.nics',
      `the project has ${mine.length} networks (${names}); name one, as [{ 'net-id': ID }]${also}`,
    ),
  ];
}

function ownerOfNetwork(network: Readonly<Record<string, unknown>>): unknown {
  return network.project_id ?? network.tenant_id;
}

async function checkKeypair({ cloud, config, args, signal }: Scene): Promise<Finding[]> {
  const { key_name } = args;
  if (typeof key_name !== 'string' || key_name === '') return [];
  const names = (await collect(cloud.compute(config.client_version).listKeypairs({ signal }))).map(
    ({ name }) => name,
  );
  if (names.includes(key_name)) return [];
  return [
    error(
      'nova_args.key_name',
      `the user has no keypair '${key_name}'; known are ${names.join(', ') || 'none'}`,
    ),
  ];
}

const error = (path: string, message: string): Finding => ({ level: 'error', path, message });
const warning = (path: string, message: string): Finding => ({ level: 'warning', path, message });

/** What fails is a finding too. */
async function attempt(
  path: string,
  signal: AbortSignal,
  look: () => Promise<Finding[]>,
): Promise<Finding[]> {
  try {
    return await look();
  } catch (reason) {
    signal.throwIfAborted();
    if (reason instanceof ConfigurationError)
      return reason.problems.map(({ path: where, message }) => error(where, message));
    if (reason instanceof ChoiceError) return [error(reason.option, reason.detail)];
    return [error(path, reason instanceof Error ? reason.message : String(reason))];
  }
}
