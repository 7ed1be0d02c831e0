/** `QFI\xfb`, at the start of a QCOW image; the virtual size stands at byte 24, big-endian. */
const QCOW_MAGIC = 0x514649fb;

/** The size of the disk that an image unpacks to, as Glance reads it from the data. */
export function virtualSize(diskFormat: string | null, data: Uint8Array): number | null {
  if (diskFormat !== 'qcow2') return data.length;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < 32 || view.getUint32(0) !== QCOW_MAGIC) return 0;
  return Number(view.getBigUint64(24));
}
