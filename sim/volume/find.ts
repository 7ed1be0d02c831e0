import { sameText } from '../collation.js';
import type { SnapshotRecord, VolumeRecord, VolumeState, VolumeTypeRecord } from './state.js';

/**
 * Who looks: the project whose things can be seen, or undefined for an administrator, who sees all.
 */
export type Viewer = string | undefined;

export function findVolume(state: VolumeState, viewer: Viewer, id: string): VolumeRecord | undefined {
  return visible(state.volumes.get(id), viewer);
}

export function findSnapshot(state: VolumeState, viewer: Viewer, id: string): SnapshotRecord | undefined {
  return visible(state.snapshots.get(id), viewer);
}

/** By id, else by name; types that are not public are seen by the projects they are for. */
export function findVolumeType(
  state: VolumeState,
  viewer: Viewer,
  idOrName: string,
): VolumeTypeRecord | undefined {
  const type =
    state.types.get(idOrName) ?? [...state.types.values()].find((one) => sameText(one.name, idOrName));
  return type && seesType(type, viewer) ? type : undefined;
}

export function seesType(type: VolumeTypeRecord, viewer: Viewer): boolean {
  return type.isPublic || viewer === undefined || type.access.has(viewer);
}

function visible<Record extends { readonly projectId: string }>(
  record: Record | undefined,
  viewer: Viewer,
): Record | undefined {
  return record && (viewer === undefined || record.projectId === viewer) ? record : undefined;
}
