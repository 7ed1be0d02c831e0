import type { ImageRecord } from '../state.js';

/** `QFI\xfb`, at the start of a QCOW image; the virtual size stands at byte 24, big-endian. */
const QCOW_MAGIC = 0x514649fb;

/** Of what Glance takes for the start of a QCOW image. */
const QCOW_HEADER_BYTES = 512;

/** The size of the disk that an image unpacks to, where Glance can read it from the data. */
export function virtualSize({ containerFormat, diskFormat }: ImageRecord, data: Uint8Array): number | null {
  if (containerFormat !== 'bare') return null;
  if (diskFormat === 'raw') return data.length || null;
  if (diskFormat !== 'qcow2' || data.length < QCOW_HEADER_BYTES) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return view.getUint32(0) === QCOW_MAGIC ? Number(view.getBigUint64(24)) || null : null;
}
