import type { Cloud } from '../../../cloud.js';
import { deleteAttachment, deleteVolume, VolumeFault } from '../../../volume/rules.js';
import { type BlockDevice, type ServerRecord, touch } from '../server.js';

/**
 * Detaches a server's volumes, and deletes those that were to go with it. What cannot be deleted stays, as in Nova
 * (recordings `accepted-*-volumes-after-delete`).
 */
export function releaseVolumes(cloud: Cloud, server: ServerRecord, now: number): void {
  if (!server.blockDevices.some(({ volumeId }) => volumeId !== null)) return;
  for (const device of server.blockDevices) releaseVolume(cloud, device, now);
  const blockDevices = server.blockDevices.map(withoutVolume);
  touch(cloud, server, now, { blockDevices });
}

function releaseVolume(
  cloud: Cloud,
  { volumeId, attachmentId, deleteOnTermination }: BlockDevice,
  now: number,
): void {
  if (volumeId === null) return;
  const attachment = attachmentId === null ? undefined : cloud.volume.attachments.get(attachmentId);
  if (attachment) deleteAttachment(cloud, attachment, now);
  const volume = cloud.volume.volumes.get(volumeId);
  if (!volume || !deleteOnTermination) return;
  try {
    deleteVolume(cloud, volume, now);
  } catch (fault) {
    if (!(fault instanceof VolumeFault)) throw fault;
  }
}

/** As the server's record keeps a disk whose volume it no longer has. */
function withoutVolume(device: BlockDevice): BlockDevice {
  return device.volumeId === null ? device : { ...device, volumeId: null, attachmentId: null };
}
