/** What other services use of the image service. */

export { findImage } from './find.js';
export { createSnapshotImage, type NewSnapshotImage } from './images/snapshot-image.js';
export type { ImageRecord } from './state.js';
export { visibleTo } from './visible.js';
