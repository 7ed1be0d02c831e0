import type { VolumeRoute } from '../route.js';
import {
  completeAttachment,
  createAttachment,
  removeAttachment,
  showAttachment,
  updateAttachment,
} from './attachment-operations.js';
import { listAttachments, listAttachmentsDetailed } from './list-attachments.js';

export const attachmentRoutes: readonly VolumeRoute<never>[] = [
  listAttachments,
  listAttachmentsDetailed,
  createAttachment,
  showAttachment,
  updateAttachment,
  removeAttachment,
  completeAttachment,
];
