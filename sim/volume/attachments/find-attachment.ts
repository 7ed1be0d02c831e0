import { VolumeFault } from '../fault.js';
import type { AttachmentRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';

/** The attachment of the call's path. @throws VolumeFault 404 */
export function attachmentOf(call: VolumeCall): AttachmentRecord {
  const id = call.param('attachment_id');
  const attachment = call.state.attachments.get(id);
  if (attachment && (call.isAdmin || attachment.projectId === call.projectId)) return attachment;
  throw attachmentNotFound(id);
}

export function attachmentNotFound(id: string): VolumeFault {
  return new VolumeFault(
    'VolumeAttachmentNotFound',
    `Volume attachment could not be found with filter: attachment_id = ${id}.`,
  );
}
