/** What other services use of the image service. */

export { findImage, mayShow } from './find.js';
export { createSnapshotImage, type NewSnapshotImage } from './images/snapshot-image.js';
export type { ImageRecord } from './state.js';
