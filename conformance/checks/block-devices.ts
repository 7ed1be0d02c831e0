import type { Server } from '../../src/index.js';
import type { Bench } from '../bench.js';
import { type Check, type Need, ONE_VOLUME, TWO_VOLUMES } from '../check.js';
import type { WorkerOptions } from '../subjects/subject.js';
import { check, equal, live, noServers, onlyServer, refused, substantiated } from './expectations.js';
import { type CheckSpec, group } from './group.js';
import { fromVolume, makeSnapshot, makeVolume, withData } from './materials.js';

const NEEDS: readonly Need[] = ['creation', 'volumes'];
const SEEN: readonly Need[] = ['creation', 'volumes', 'evidence'];
const ADVICE =
  'Author: send the device as block_device_mapping_v2 with the documented defaults. Operator: an ordinary user must be able to boot from a volume.';

/** Every default, as it is sent. */
const DEFAULTS: readonly (readonly [key: string, value: unknown, clause: Check['clause']])[] = [
  ['device_name', 'vda', 'block device name'],
  ['source_type', 'image', 'block device source'],
  ['destination_type', 'volume', 'block device destination'],
  ['delete_on_termination', true, 'block device deletion'],
  ['boot_index', 0, 'block device boot order'],
];

const sentDefaults = DEFAULTS.map(
  ([key, value, clause]): CheckSpec => ({
    id: `default-${key}`,
    title: `${key} that is left out is sent as ${value}`,
    clause,
    cost: ONE_VOLUME,
    needs: SEEN,
    advice: ADVICE,
    run: async (bench) =>
      live(bench, await fromVolume(bench), async () => {
        const [creation] = await bench.creations();
        equal(creation?.devices[0]?.[key], value, `${key} was sent as ${creation?.devices[0]?.[key]}`);
      }),
  }),
);

/** Every default again, given in words: the same must come of it. */
const givenDefaults = DEFAULTS.map(
  ([key, value, clause]): CheckSpec => ({
    id: `given-${key}`,
    title: `${key} may be given as ${value}, its default, and is sent so`,
    clause,
    cost: ONE_VOLUME,
    needs: SEEN,
    advice: ADVICE,
    run: async (bench) =>
      live(bench, await fromVolume(bench, { [key]: value }), async () => {
        const [creation] = await bench.creations();
        equal(creation?.devices[0]?.[key], value);
      }),
  }),
);

interface Source {
  readonly type: 'image' | 'snapshot' | 'volume' | 'blank';
  readonly destination: 'volume' | 'local';
  readonly level?: Check['level'];
  /** Boots from it, or has it beside its image. */
  readonly boots: boolean;
}

const SOURCES: readonly Source[] = [
  { type: 'image', destination: 'volume', boots: true },
  { type: 'image', destination: 'local', boots: true },
  { type: 'snapshot', destination: 'volume', boots: true },
  { type: 'volume', destination: 'volume', boots: true },
  { type: 'image', destination: 'volume', boots: false },
  { type: 'snapshot', destination: 'volume', boots: false },
  { type: 'volume', destination: 'volume', boots: false },
  { type: 'blank', destination: 'volume', boots: false, level: 'MAY' },
];

const sources = SOURCES.map(
  ({ type, destination, level, boots }): CheckSpec => ({
    id: `${boots ? 'boot' : 'data'}-${type}-to-${destination}`,
    title: `an instance ${boots ? 'boots from' : 'has beside its image'} a device of source_type ${type} and destination_type ${destination}`,
    clause: type === 'image' ? 'block device destination' : 'block device source',
    level: level ?? 'MUST',
    cost: type === 'snapshot' ? TWO_VOLUMES : ONE_VOLUME,
    needs: NEEDS,
    advice: ADVICE,
    run: async (bench) => {
      const made = await sourceOf(bench, type);
      const device = { ...made, source_type: type, destination_type: destination };
      const options = boots ? await fromVolume(bench, device) : withData({ device_name: 'vdb', ...device });
      const worker = await bench.worker(options);
      await substantiated(bench, worker);
      const server = await onlyServer(bench);
      equal(volumesOf(server).length, destination === 'volume' ? 1 : 0, 'volumes attached to the server');
      if (type === 'volume') equal(volumesOf(server)[0], made['uuid']);
      await bench.wait(worker.insubstantiate());
      await noServers(bench);
    },
  }),
);

async function sourceOf(bench: Bench, type: Source['type']): Promise<WorkerOptions> {
  const { image, volumeSizeGiB } = await bench.ingredients();
  if (type === 'blank') return { uuid: undefined, volume_size: volumeSizeGiB };
  if (type === 'image') return { uuid: image.id, volume_size: volumeSizeGiB };
  const volume = await makeVolume(bench, { imageRef: image.id });
  if (type === 'volume') return { uuid: volume, volume_size: volumeSizeGiB };
  return { uuid: await makeSnapshot(bench, volume), volume_size: volumeSizeGiB };
}

function volumesOf(server: Server): string[] {
  return server['os-extended-volumes:volumes_attached'].map(({ id }) => id);
}

const SIZES = [1, 2] as const;

const sizes = SIZES.map(
  (more): CheckSpec => ({
    id: `volume_size-${more === 1 ? 'smallest' : 'larger'}`,
    title: `a volume of ${more === 1 ? 'the smallest size that holds the image' : 'a larger size'} has that size in the volume service`,
    clause: 'block device size',
    cost: ONE_VOLUME,
    needs: NEEDS,
    advice: ADVICE,
    run: async (bench) => {
      const volume_size = (await bench.ingredients()).volumeSizeGiB + more - 1;
      await live(bench, await fromVolume(bench, { volume_size }), async () => {
        const [volume] = await bench.volumes();
        equal(volume?.size, volume_size);
      });
    },
  }),
);

const deletions: readonly CheckSpec[] = [
  {
    id: 'deleted-with-the-instance',
    title: 'a volume that was made for the instance goes with it',
    clause: 'volume goes too',
    cost: ONE_VOLUME,
    needs: NEEDS,
    advice: ADVICE,
    run: async (bench) =>
      live(bench, await fromVolume(bench), async () => equal((await bench.volumes()).length, 1)),
  },
  {
    id: 'kept-after-the-instance',
    title: 'with delete_on_termination false the volume outlives the instance',
    clause: 'block device deletion',
    cost: ONE_VOLUME,
    needs: NEEDS,
    advice: 'Author: send delete_on_termination as it was given, false too.',
    run: async (bench) => {
      const worker = await bench.worker(await fromVolume(bench, { delete_on_termination: false }));
      await substantiated(bench, worker);
      equal((await bench.volumes()).length, 1);
      await bench.wait(worker.insubstantiate());
      await noServers(bench);
      await bench.pass(2);
      equal((await bench.volumes()).length, 1, 'the volume should still be there');
    },
  },
  {
    id: 'borrowed-volume-kept',
    title: 'a volume that was there before is given back when delete_on_termination is false',
    clause: 'block device deletion',
    cost: ONE_VOLUME,
    needs: NEEDS,
    advice: 'Author: send delete_on_termination as it was given, false too.',
    run: async (bench) => {
      const { image } = await bench.ingredients();
      const uuid = await makeVolume(bench, { imageRef: image.id });
      const device = { uuid, source_type: 'volume', delete_on_termination: false };
      const worker = await bench.worker(await fromVolume(bench, device));
      await substantiated(bench, worker);
      await bench.wait(worker.insubstantiate());
      await noServers(bench);
      await bench.until('the volume is available again', async () =>
        (await bench.volumes()).some(({ id, status }) => id === uuid && status === 'available'),
      );
    },
  },
];

const others: readonly CheckSpec[] = [
  {
    id: 'image-and-block_devices',
    title: 'with both an image and a block device, as in the example, the instance boots from the volume',
    clause: 'image and block devices',
    cost: ONE_VOLUME,
    needs: NEEDS,
    advice:
      'Author: send one device with boot_index 0 in all; Nova refuses the image as a second one (400), and the name vda beside an imageRef.',
    run: async (bench) => {
      const { image } = await bench.ingredients();
      const options = { ...(await fromVolume(bench)), image: image.id };
      await live(bench, options, (server) => equal(volumesOf(server).length, 1));
    },
  },
  {
    id: 'boots-from-the-volume',
    title: 'without an image, the cloud shows a server that has none',
    clause: 'block device boot order',
    cost: ONE_VOLUME,
    needs: NEEDS,
    advice: ADVICE,
    run: async (bench) => live(bench, await fromVolume(bench), (server) => equal(server.image, '')),
  },
  {
    id: 'two-devices',
    title: 'a device to boot from and one beside it are both attached',
    clause: 'block devices',
    cost: TWO_VOLUMES,
    needs: NEEDS,
    advice: ADVICE,
    run: async (bench) => {
      const { image, volumeSizeGiB: volume_size } = await bench.ingredients();
      const block_devices = [
        { uuid: image.id, volume_size },
        { uuid: image.id, volume_size, device_name: 'vdb', boot_index: -1 },
      ];
      await live(bench, { image: undefined, block_devices }, (server) => equal(volumesOf(server).length, 2));
    },
  },
  {
    id: 'volume_size-left-out-image',
    title: 'volume_size that is left out is the smallest that holds the image, or is refused in words',
    clause: 'block device size',
    cost: ONE_VOLUME,
    needs: NEEDS,
    advice:
      'Author: ask Glance for size, virtual_size and min_disk; or refuse the configuration, and say where.',
    run: (bench) => sizedOrRefused(bench, 'image'),
  },
  {
    id: 'volume_size-left-out-volume',
    title: "volume_size that is left out is the volume's own, or is refused in words",
    clause: 'block device size',
    cost: ONE_VOLUME,
    needs: NEEDS,
    advice: 'Author: ask Cinder for the size; or refuse the configuration, and say where.',
    run: (bench) => sizedOrRefused(bench, 'volume'),
  },
  {
    id: 'volume_size-left-out-snapshot',
    title: "volume_size that is left out is the snapshot's, or is refused in words",
    clause: 'block device size',
    cost: TWO_VOLUMES,
    needs: NEEDS,
    advice: 'Author: ask Cinder for the size; or refuse the configuration, and say where.',
    run: (bench) => sizedOrRefused(bench, 'snapshot'),
  },
];

async function sizedOrRefused(bench: Bench, type: 'image' | 'volume' | 'snapshot'): Promise<void> {
  const { volumeSizeGiB } = await bench.ingredients();
  const source = await sourceOf(bench, type);
  const options = await fromVolume(bench, { ...source, source_type: type, volume_size: undefined });
  const before = new Set((await bench.volumes()).map(({ id }) => id));
  const worker = await bench.worker(options).catch(() => undefined);
  if (!worker) {
    const error = await refused(bench, options, ['configuration']);
    check(error.message.includes('volume_size'), `the message should name volume_size: ${error.message}`);
    return;
  }
  await substantiated(bench, worker);
  const sizes = (await bench.volumes()).filter(({ id }) => type === 'volume' || !before.has(id));
  equal(sizes[0]?.size, volumeSizeGiB);
  await bench.wait(worker.insubstantiate());
  await noServers(bench);
}

export const blockDevices = group('block devices', [
  ...sentDefaults,
  ...givenDefaults,
  ...sources,
  ...sizes,
  ...deletions,
  ...others,
]);
