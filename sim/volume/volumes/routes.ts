import type { VolumeRoute } from '../route.js';
import { attach } from './actions/attach.js';
import { initializeConnection, terminateConnection } from './actions/connection.js';
import { beginDetaching, detach, forceDetach, rollDetaching } from './actions/detach.js';
import { extend } from './actions/extend.js';
import { forceDelete } from './actions/force-delete.js';
import { setImageMetadata, showImageMetadata, unsetImageMetadata } from './actions/image-metadata.js';
import { completeMigration, migrate } from './actions/migrate.js';
import { reimage } from './actions/reimage.js';
import { reserve, unreserve } from './actions/reserve.js';
import { resetStatus } from './actions/reset-status.js';
import { retype } from './actions/retype.js';
import { revert } from './actions/revert.js';
import { setBootable } from './actions/set-bootable.js';
import { unmanage } from './actions/unmanage.js';
import { updateReadonlyFlag } from './actions/update-readonly-flag.js';
import { uploadImage } from './actions/upload-image.js';
import { createVolume } from './create-volume.js';
import { deleteVolume } from './delete-volume.js';
import { listVolumes, listVolumesDetailed } from './list-volumes.js';
import { showVolume } from './show-volume.js';
import { summarizeVolumes } from './summarize-volumes.js';
import { updateVolume } from './update-volume.js';
import { volumeMetadataRoutes } from './volume-metadata.js';

export const volumeRoutes: readonly VolumeRoute<never>[] = [
  listVolumes,
  listVolumesDetailed,
  summarizeVolumes,
  createVolume,
  showVolume,
  updateVolume,
  deleteVolume,
  ...volumeMetadataRoutes,
  reserve,
  unreserve,
  attach,
  beginDetaching,
  rollDetaching,
  detach,
  forceDetach,
  initializeConnection,
  terminateConnection,
  extend,
  retype,
  setBootable,
  updateReadonlyFlag,
  uploadImage,
  setImageMetadata,
  showImageMetadata,
  unsetImageMetadata,
  resetStatus,
  forceDelete,
  unmanage,
  migrate,
  completeMigration,
  revert,
  reimage,
];
