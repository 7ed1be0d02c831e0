import type { Cloud } from '../../cloud.js';
import { invalidInput, VolumeFault } from '../fault.js';
import type { AttachmentRecord, VolumeRecord } from '../state.js';
import { attachmentsOf } from '../volume-index.js';

/**
 * What a server has connected, only Nova may take away: a client that did would leave the server with a device that
 * leads nowhere, or to another's data.
 * @throws VolumeFault 409
 */
export function checkDetachable(cloud: Cloud, attachment: AttachmentRecord): void {
  const { serverId, connectionInfo } = attachment;
  if (serverId === null || Object.keys(connectionInfo).length === 0) return;
  if (!isKnownToNova(cloud, serverId, attachment)) return;
  throw useNova(serverId);
}

/**
 * The attachment that a client means: the one that it names, or the volume's only one.
 * @throws VolumeFault 409 when there is no telling, or only Nova may take it away
 */
export function chooseDetachable(
  cloud: Cloud,
  volume: VolumeRecord,
  id: string | undefined,
): AttachmentRecord | undefined {
  const attachments = [...attachmentsOf(cloud.volume, volume.id)];
  if (id === undefined && attachments.length === 0) return undefined;
  const [only] = attachments.length === 1 ? attachments : [];
  const attachment = id === undefined ? only : cloud.volume.attachments.get(id);
  if (!attachment) throw useNova('');
  if (attachment.volumeId !== volume.id) throw invalidInput('Mismatched volume and attachment');
  checkDetachable(cloud, attachment);
  return attachment;
}

function useNova(serverId: string): VolumeFault {
  return new VolumeFault(
    'ConflictNovaUsingAttachment',
    `ConflictNovaUsingAttachment: Detach volume from instance ${serverId} using the Compute API`,
  );
}

/** Nova is asked by which attachment the server has the volume. Deleted servers are remembered for a while. */
function isKnownToNova(cloud: Cloud, serverId: string, { id, volumeId }: AttachmentRecord): boolean {
  const server = cloud.compute.servers.get(serverId);
  if (!server || server.deletedAt !== null) return false;
  return server.blockDevices.some((device) => device.volumeId === volumeId && device.attachmentId === id);
}
