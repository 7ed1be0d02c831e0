import { VolumeFault } from '../fault.js';
import type { AttachmentRecord } from '../state.js';
import { forbiddenBy, type VolumeCall } from '../volume-call.js';

/** The attachment of the call's path, whosever it is. @throws VolumeFault 404 */
export function attachmentOf(call: VolumeCall): AttachmentRecord {
  const id = call.param('attachment_id');
  const attachment = call.state.attachments.get(id);
  if (!attachment) throw attachmentNotFound(id);
  return attachment;
}

/** The same, of the caller's own. @throws VolumeFault 403, 404 */
export function ownAttachmentOf(call: VolumeCall, rule: string): AttachmentRecord {
  const attachment = attachmentOf(call);
  if (call.isAdmin || attachment.projectId === call.projectId) return attachment;
  throw forbiddenBy(rule);
}

export function attachmentNotFound(id: string): VolumeFault {
  return new VolumeFault(
    'VolumeAttachmentNotFound',
    `Volume attachment could not be found with filter: attachment_id = ${id}.`,
  );
}
