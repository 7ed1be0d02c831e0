import type { Cloud } from '../../cloud.js';
import type { BlockDevice, ServerRecord } from '../servers/server.js';

export function rootDiskOf(server: ServerRecord): BlockDevice | undefined {
  return server.blockDevices.find(({ bootIndex }) => bootIndex === 0);
}

/** Its root disk is a volume. */
export function isVolumeBacked(server: ServerRecord): boolean {
  return rootDiskOf(server)?.destination === 'volume';
}

/** @throws what `fault` makes of the complaint, unless all its volumes are attached */
export function checkVolumesAttached(
  { volume }: Cloud,
  server: ServerRecord,
  fault: (message: string) => Error,
): void {
  for (const { volumeId } of server.blockDevices) {
    if (volumeId === null) continue;
    const status = volume.volumes.get(volumeId)?.status;
    if (status === 'in-use') continue;
    throw fault(
      `Invalid volume: volume '${volumeId}' status must be 'in-use'. Currently in '${status}' status`,
    );
  }
}
