import type { AttachmentRecord } from '../state.js';
import { storedTime } from '../times.js';

export function attachmentSummary(attachment: AttachmentRecord): Record<string, unknown> {
  return {
    id: attachment.id,
    status: attachment.status,
    instance: attachment.serverId,
    volume_id: attachment.volumeId,
  };
}

export function attachmentDetail(attachment: AttachmentRecord): Record<string, unknown> {
  return {
    ...attachmentSummary(attachment),
    attached_at: attachment.attachedAt === null ? '' : storedTime(attachment.attachedAt),
    detached_at: '',
    attach_mode: attachment.mode,
    connection_info: attachment.connectionInfo,
  };
}
