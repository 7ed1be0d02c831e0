import { createHash } from 'node:crypto';
import type { ImageRecord, ImageState } from '../state.js';
import { virtualSize } from './virtual-size.js';

/** Keeps an image's data: it is active from then on, with the sums and sizes that follow from the data. */
export function storeData(state: ImageState, image: ImageRecord, data: Uint8Array, now: number): void {
  state.data.set(image.id, data);
  image.status = 'active';
  image.size = data.length;
  image.virtualSize = virtualSize(image, data);
  image.checksum = createHash('md5').update(data).digest('hex');
  image.osHashValue = createHash('sha512').update(data).digest('hex');
  image.updatedAt = now;
}
