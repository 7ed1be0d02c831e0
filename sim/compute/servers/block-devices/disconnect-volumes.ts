import type { Cloud } from '../../../cloud.js';
import { deleteAttachment, reserveVolume } from '../../../volume/rules.js';
import { type BlockDevice, type ServerRecord, touch } from '../server.js';
import { attachDevices } from './attach-devices.js';

/**
 * A host lets go of a server's volumes, which stay reserved for it: their attachments are made anew, so that nobody
 * else takes them. So it is wherever a server leaves its host, or is built again on it.
 */
export function disconnectVolumes(cloud: Cloud, server: ServerRecord, now: number): void {
  if (!server.blockDevices.some(({ attachmentId }) => attachmentId !== null)) return;
  const blockDevices = server.blockDevices.map((device) => withReservedVolume(cloud, server, device, now));
  touch(cloud, server, now, { blockDevices });
}

/** The host that the server has now takes its volumes over from the one it had. */
export function reconnectVolumes(cloud: Cloud, server: ServerRecord, now: number): void {
  disconnectVolumes(cloud, server, now);
  attachDevices(cloud, server, now);
}

function withReservedVolume(
  cloud: Cloud,
  server: ServerRecord,
  device: BlockDevice,
  now: number,
): BlockDevice {
  const volume = device.volumeId === null ? undefined : cloud.volume.volumes.get(device.volumeId);
  const attachment =
    device.attachmentId === null ? undefined : cloud.volume.attachments.get(device.attachmentId);
  if (!volume || !attachment) return device;
  const reserved = reserveVolume(cloud, volume, server.id, now);
  deleteAttachment(cloud, attachment, now);
  return { ...device, attachmentId: reserved.id };
}
