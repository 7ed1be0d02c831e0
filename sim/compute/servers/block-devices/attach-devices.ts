import type { Cloud } from '../../../cloud.js';
import { drawDelay } from '../../../profile/stage.js';
import {
  beginAttach,
  completeAttach,
  createVolume,
  reserveVolume,
  VolumeFault,
  type VolumeRecord,
} from '../../../volume/rules.js';
import { type BlockDevice, type ServerRecord, touch } from '../server.js';
import { aborted, resume, type StepFault, subjectOf } from '../server-process.js';

const SETTLED = 'compute/volume-settled';

/**
 * A volume that a server waits for is there, or will not be: Nova finds out when it looks the next time, which is
 * after the delay of the stage `server.build`, step `volume`.
 */
export function handleSettledVolumes(cloud: Cloud): void {
  cloud.timeline.handle(SETTLED, (event, now) => {
    const server = cloud.compute.servers.get(String(event.id));
    if (!server) return;
    const stage = cloud.stage('server.build', 'volume', subjectOf(server));
    const delay = stage ? drawDelay(stage.delay, cloud.chance) : 0;
    cloud.timeline.at(now + delay, resume('block_device_mapping', 'server.build', server.id));
  });
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Gives each disk that has none a name: the root device's, and the next ones. */
export function nameDevices(
  cloud: Cloud,
  server: ServerRecord,
): Pick<ServerRecord, 'rootDevice' | 'blockDevices'> {
  const root = server.blockDevices.find(({ bootIndex }) => bootIndex === 0);
  const rootDevice = root?.deviceName ?? server.rootDevice ?? `/dev/${cloud.profile.compute.root_device}`;
  if (server.blockDevices.length === 0) return { rootDevice, blockDevices: server.blockDevices };
  const names = new Set([rootDevice, ...server.blockDevices.flatMap(({ deviceName }) => deviceName ?? [])]);
  const chosen = new Map<BlockDevice, string>();
  for (const device of inNovasOrder(server.blockDevices, root)) {
    const name = device.deviceName ?? (device === root ? rootDevice : nextDevice(rootDevice, names));
    names.add(name);
    chosen.set(device, name);
  }
  const blockDevices = server.blockDevices.map((device) => ({
    ...device,
    deviceName: chosen.get(device) ?? null,
  }));
  return { rootDevice, blockDevices };
}

/** Root, ephemeral disks, swap, volumes. */
function inNovasOrder(devices: readonly BlockDevice[], root: BlockDevice | undefined): BlockDevice[] {
  const rank = (device: BlockDevice): number => {
    if (device === root) return 0;
    if (device.destination === 'volume') return 3;
    return device.guestFormat === 'swap' ? 2 : 1;
  };
  return [...devices].sort((a, b) => rank(a) - rank(b));
}

/** The next free name of the same kind: `/dev/vdb` after `/dev/vda`. */
export function nextDevice(rootDevice: string, names: ReadonlySet<string>): string {
  const prefix = rootDevice.replace(/[a-z]\d*$/, '');
  for (let index = 0; ; index++) {
    const name = prefix + suffix(index);
    if (!names.has(name)) return name;
  }
}

/** a, b, ... z, aa, ab, ... */
function suffix(index: number): string {
  const last = LETTERS[index % 26] as string;
  return index < 26 ? last : suffix(Math.floor(index / 26) - 1) + last;
}

/**
 * Makes the volumes that a server is to have and attaches them, one after another, as Nova does.
 *
 * @returns `wait` where a volume is still being made: its end brings the server back here
 */
export function attachDevices(cloud: Cloud, server: ServerRecord, now: number): 'next' | 'wait' | StepFault {
  for (const device of server.blockDevices) {
    if (device.destination !== 'volume' || isAttached(cloud, device)) continue;
    try {
      const outcome = attach(cloud, server, device, now);
      if (outcome !== 'attached') return outcome;
    } catch (fault) {
      if (fault instanceof VolumeFault) return aborted(server, asNovaTells(cloud, fault));
      throw fault;
    }
  }
  forgetDuplicates(cloud, server, now);
  return 'next';
}

function isAttached(cloud: Cloud, { attachmentId }: BlockDevice): boolean {
  return attachmentId !== null && cloud.volume.attachments.get(attachmentId)?.status === 'attached';
}

function attach(
  cloud: Cloud,
  server: ServerRecord,
  device: BlockDevice,
  now: number,
): 'attached' | 'wait' | StepFault {
  if (device.volumeId === null) {
    const volume = makeVolume(cloud, server, device, now);
    replace(cloud, server, device, { volumeId: volume.id }, now);
    return 'wait';
  }
  const volume = cloud.volume.volumes.get(device.volumeId);
  if (!volume) return aborted(server, `VolumeNotFound: Volume ${device.volumeId} could not be found.`);
  if (volume.status === 'error') return notCreated(server, volume);
  const known = device.attachmentId === null ? undefined : cloud.volume.attachments.get(device.attachmentId);
  const attachment = known ?? reserveVolume(cloud, volume, server.id, now);
  const connector = { host: server.host ?? '', ip: '127.0.0.1' };
  beginAttach(
    cloud,
    attachment,
    { device: device.deviceName ?? '', host: connector.host, connector, mode: 'rw' },
    now,
  );
  completeAttach(cloud, attachment, now);
  replace(cloud, server, device, { attachmentId: attachment.id }, now);
  return 'attached';
}

/** Names as Nova gives them: none, or `SERVER-blank-vol` (recording `cinder-volumes-made-by-nova`). */
function makeVolume(cloud: Cloud, server: ServerRecord, device: BlockDevice, now: number): VolumeRecord {
  const sourceId = device.sourceId ?? undefined;
  return createVolume(
    cloud,
    {
      projectId: server.projectId,
      userId: server.userId,
      name: device.source === 'blank' ? `${server.id}-blank-vol` : '',
      description: '',
      size: device.size ?? undefined,
      imageId: device.source === 'image' ? sourceId : undefined,
      snapshotId: device.source === 'snapshot' ? sourceId : undefined,
      volumeType: device.volumeType ?? undefined,
      onSettled: [{ kind: SETTLED, id: server.id }],
    },
    now,
  );
}

function replace(
  cloud: Cloud,
  server: ServerRecord,
  device: BlockDevice,
  changes: Partial<BlockDevice>,
  now: number,
): void {
  const blockDevices = server.blockDevices.map((one) =>
    one.id === device.id ? { ...one, ...changes } : one,
  );
  touch(cloud, server, now, { blockDevices });
}

/**
 * Nova's table of disks knows a server's device by its name: of two that were given the same one, it keeps the
 * later, and the other's volume stays attached to a server that does not know of it (recordings
 * `nova-accepted-bdm-device-name-duplicate-*`).
 */
function forgetDuplicates(cloud: Cloud, server: ServerRecord, now: number): void {
  const last = new Map(server.blockDevices.map((device) => [device.deviceName, device]));
  if (last.size === server.blockDevices.length) return;
  const blockDevices = server.blockDevices.filter((device) => last.get(device.deviceName) === device);
  touch(cloud, server, now, { blockDevices });
}

/** What Cinder calls a bad request is to Nova bad input; other refusals keep their names. */
function asNovaTells(cloud: Cloud, { kind, message, status }: VolumeFault): string {
  if (status !== 400) return `${kind}: ${message}`;
  return `Invalid input received: ${message} (HTTP 400) (Request-ID: req-${cloud.ids.uuid()})`;
}

function notCreated(server: ServerRecord, volume: VolumeRecord): StepFault {
  return aborted(
    server,
    `VolumeNotCreated: Volume ${volume.id} did not finish being created even after we waited 0 seconds or 1 attempts. And its status is error.`,
  );
}
