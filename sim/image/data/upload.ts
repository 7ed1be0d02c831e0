import { badRequest, conflict, ImageFault, UnsupportedMediaType } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { statusTransition } from '../images/image-rules.js';
import type { ImageRecord } from '../state.js';

/** The data that a call brings. @throws UnsupportedMediaType, ImageFault 413 where it is more than is kept */
export function readData(call: ImageCall): Uint8Array {
  const header = call.call.header('content-type') ?? 'text/plain';
  if (header.split(';')[0]?.trim() !== 'application/octet-stream') throw new UnsupportedMediaType(header);
  return call.call.request.body ?? new Uint8Array();
}

/** @throws ImageFault 413 */
export function checkSize(call: ImageCall, data: Uint8Array): void {
  if (data.byteLength <= call.cloud.profile.image.data_limit) return;
  throw new ImageFault(413, 'The incoming image is too large: The provided image is too large.');
}

/** @throws ImageFault 409 unless the image still waits for its data */
export function checkQueued(image: ImageRecord, next: string): void {
  if (image.status !== 'queued') throw conflict(statusTransition(image.status, next));
}

/** @throws ImageFault 400 while the formats are not known */
export function checkFormats(image: ImageRecord): void {
  const missing = [
    ...(image.diskFormat ? [] : ['disk_format']),
    ...(image.containerFormat ? [] : ['container_format']),
  ];
  if (missing.length === 0) return;
  const what = missing.length === 1 ? 'Property' : 'Properties';
  throw badRequest(`${what} ${missing.join(', ')} must be set prior to saving data.`);
}

/** Where there are several stores, the client may name one. @throws ImageFault 400 */
export function checkStore(call: ImageCall): void {
  const store = call.call.header('x-image-meta-store');
  if (store === undefined || call.stores.length === 0 || call.stores.includes(store)) return;
  throw badRequest(`Store for identifier ${store} not found`);
}
