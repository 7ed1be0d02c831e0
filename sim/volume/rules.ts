/** What other services use of the volume service. */

export {
  attachVolume,
  beginAttach,
  beginDetach,
  type Connection,
  completeAttach,
  deleteAttachment,
  detachVolume,
  reserveVolume,
} from './attachments/attach-lifecycle.js';
export { VolumeFault, type VolumeFaultKind } from './fault.js';
export { findSnapshot, findVolume, findVolumeType } from './find.js';
export { createSnapshot, deleteSnapshot } from './snapshots/snapshot-lifecycle.js';
export type { AttachmentRecord, SnapshotRecord, VolumeRecord } from './state.js';
export { attachmentsOf } from './volume-index.js';
export { checkNewVolume } from './volumes/create-volume.js';
export { createVolume, type NewVolume } from './volumes/new-volume.js';
export { deleteVolume, whenSettled } from './volumes/volume-lifecycle.js';
