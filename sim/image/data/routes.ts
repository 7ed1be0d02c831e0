import type { ImageRoute } from '../route.js';
import { downloadFile } from './download-file.js';
import { importImage } from './import-image.js';
import { listTasks } from './list-tasks.js';
import { stageFile } from './stage-file.js';
import { uploadFile } from './upload-file.js';

export const dataRoutes: readonly ImageRoute[] = [
  downloadFile,
  uploadFile,
  stageFile,
  importImage,
  listTasks,
];
