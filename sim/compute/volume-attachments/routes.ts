import type { ComputeRoute } from '../route.js';
import { attachVolume } from './attach-volume.js';
import { detachVolume } from './detach-volume.js';
import { listVolumeAttachments } from './list-volume-attachments.js';
import { showVolumeAttachment } from './show-volume-attachment.js';
import { updateVolumeAttachment } from './update-volume-attachment.js';

export const volumeAttachmentRoutes: readonly ComputeRoute<never>[] = [
  listVolumeAttachments,
  showVolumeAttachment,
  attachVolume,
  updateVolumeAttachment,
  detachVolume,
];
