import { NewestFirst } from '../newest-first.js';
import type { AttachmentRecord, SnapshotRecord, VolumeRecord, VolumeState } from './state.js';

/** Ways to find records that follow from the state alone, and are rebuilt from it when a cloud is restored. */
export interface VolumeIndex {
  readonly all: NewestFirst<VolumeRecord>;
  readonly byProject: Map<string, NewestFirst<VolumeRecord>>;
  readonly snapshotsOfVolume: Map<string, Set<SnapshotRecord>>;
  /** Oldest first. */
  readonly attachmentsOfVolume: Map<string, Set<AttachmentRecord>>;
}

const indexes = new WeakMap<VolumeState, VolumeIndex>();

export function volumeIndex(state: VolumeState): VolumeIndex {
  const known = indexes.get(state);
  if (known) return known;
  const index = build(state);
  indexes.set(state, index);
  return index;
}

export function indexVolume(index: VolumeIndex, volume: VolumeRecord): void {
  index.all.add(volume);
  entry(index.byProject, volume.projectId, () => new NewestFirst<VolumeRecord>()).add(volume);
}

export function unindexVolume(index: VolumeIndex, volume: VolumeRecord): void {
  index.all.remove(volume);
  index.byProject.get(volume.projectId)?.remove(volume);
}

export function snapshotsOf(state: VolumeState, volumeId: string): ReadonlySet<SnapshotRecord> {
  return volumeIndex(state).snapshotsOfVolume.get(volumeId) ?? NOTHING;
}

export function attachmentsOf(state: VolumeState, volumeId: string): ReadonlySet<AttachmentRecord> {
  return volumeIndex(state).attachmentsOfVolume.get(volumeId) ?? NOTHING;
}

export function addTo<Item>(sets: Map<string, Set<Item>>, key: string, item: Item): void {
  entry(sets, key, () => new Set<Item>()).add(item);
}

export function removeFrom<Item>(sets: Map<string, Set<Item>>, key: string, item: Item): void {
  const set = sets.get(key);
  set?.delete(item);
  if (set?.size === 0) sets.delete(key);
}

const NOTHING: ReadonlySet<never> = new Set<never>();

function build(state: VolumeState): VolumeIndex {
  const index: VolumeIndex = {
    all: new NewestFirst(),
    byProject: new Map(),
    snapshotsOfVolume: new Map(),
    attachmentsOfVolume: new Map(),
  };
  for (const volume of state.volumes.values()) indexVolume(index, volume);
  for (const snapshot of state.snapshots.values())
    addTo(index.snapshotsOfVolume, snapshot.volumeId, snapshot);
  for (const one of state.attachments.values()) addTo(index.attachmentsOfVolume, one.volumeId, one);
  return index;
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
