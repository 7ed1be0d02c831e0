import type { Minor } from '../microversion.js';
import type { BlockDevice, ServerRecord } from '../servers/server.js';

const TAG_SINCE = 70;
const TERMINATION_SINCE = 79;
/** Since when an attachment goes by an id of its own, no longer by its volume's. */
const OWN_IDS_SINCE = 89;

/** Recordings `nova-bfv-volume-attachments*`. */
export function viewAttachment(
  minor: Minor,
  server: ServerRecord,
  device: BlockDevice,
): Record<string, unknown> {
  const { volumeId, deviceName } = device;
  return {
    ...(minor < OWN_IDS_SINCE ? { id: volumeId } : {}),
    volumeId,
    serverId: server.id,
    ...(deviceName === null ? {} : { device: deviceName }),
    ...(minor >= TAG_SINCE ? { tag: device.tag } : {}),
    ...(minor >= TERMINATION_SINCE ? { delete_on_termination: device.deleteOnTermination } : {}),
    ...(minor >= OWN_IDS_SINCE ? { attachment_id: device.attachmentId, bdm_uuid: device.id } : {}),
  };
}

/** What was asked for, as soon as it is begun: `device` and the volume's id always, the rest as it was given. */
export function viewNewAttachment(
  minor: Minor,
  server: ServerRecord,
  { volumeId, deviceName, tag }: BlockDevice,
  deleteOnTermination: boolean | string,
): Record<string, unknown> {
  return {
    id: volumeId,
    serverId: server.id,
    volumeId,
    device: deviceName,
    ...(minor >= TAG_SINCE ? { tag } : {}),
    ...(minor >= TERMINATION_SINCE ? { delete_on_termination: deleteOnTermination } : {}),
  };
}
