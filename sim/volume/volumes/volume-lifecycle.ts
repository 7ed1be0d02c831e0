import type { Cloud } from '../../cloud.js';
import { recordExtension } from '../../compute/instance-actions/action-log.js';
import { beginStep, type ProcessStep } from '../../profile/process-step.js';
import type { Subject } from '../../profile/stage.js';
import type { TimelineEvent } from '../../timeline.js';
import { invalidVolume } from '../fault.js';
import { ofType, use } from '../quotas/quota.js';
import { takesVolumes } from '../services/block-service.js';
import { removeSnapshot } from '../snapshots/snapshot-lifecycle.js';
import type { VolumeRecord } from '../state.js';
import { endTransfersOf } from '../transfers/transfer.js';
import { attachmentsOf, snapshotsOf, unindexVolume, volumeIndex } from '../volume-index.js';

const STEP = 'volume/volume-step';

/** What a step of a process leaves a volume in, when it ends well and when it fails. */
interface StepEnd {
  readonly ends: (cloud: Cloud, volume: VolumeRecord, now: number) => void;
  readonly failed: string;
}

const ENDS: Readonly<Record<string, StepEnd>> = {
  'volume.create/creating': { ends: afterCreating, failed: 'error' },
  'volume.create/downloading': { ends: becomeAvailable, failed: 'error' },
  'volume.delete/deleting': { ends: removeVolume, failed: 'error_deleting' },
  'volume.delete/unmanaging': { ends: removeVolume, failed: 'error_deleting' },
  'volume.extend/extending': { ends: becomeLarger, failed: 'error_extending' },
  'volume.retype/retyping': { ends: afterRetyping, failed: 'available' },
  'volume.upload/uploading': { ends: goBack, failed: 'available' },
  'volume.revert/reverting': { ends: becomeAvailable, failed: 'error' },
};

export function handleVolumeSteps(cloud: Cloud): void {
  cloud.timeline.handle(STEP, (event, now) => {
    const { id, process, step, fails } = event as ProcessStep;
    const volume = cloud.volume.volumes.get(id);
    const end = ENDS[`${process}/${step}`];
    if (!volume || !end || volume.status !== step) return;
    const nowhere = process === 'volume.create' && step === 'creating' && !takesVolumes(cloud);
    if (!fails && !nowhere) return end.ends(cloud, volume, now);
    if (process === 'volume.extend') takeBackExtension(cloud, volume);
    setStatus(volume, end.failed, now);
    settle(cloud, volume, now);
  });
}

/** Puts the volume in the state that a step is called by, until the step ends. */
export function beginVolumeStep(
  cloud: Cloud,
  volume: VolumeRecord,
  process: string,
  step: string,
  now: number,
): void {
  if (volume.status !== step) setStatus(volume, step, now);
  beginStep(cloud, { kind: STEP, id: volume.id, process, step }, subjectOf(volume), now);
}

export function setStatus(volume: VolumeRecord, status: string, now: number): void {
  volume.status = status;
  volume.updatedAt = now;
}

/**
 * Has `event` put on the timeline as soon as the volume is neither `creating` nor `downloading` any more, be it
 * `available`, `error` or gone; at once where that is so already.
 */
export function whenSettled(cloud: Cloud, volume: VolumeRecord, event: TimelineEvent, now: number): void {
  if (isSettling(volume)) volume.onSettled = [...volume.onSettled, event];
  else cloud.timeline.at(now, event);
}

const UNDELETABLE =
  'Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.';
const UNDELETABLE_BY_FORCE =
  'Volume  must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.';
const DELETABLE = new Set(['available', 'error', 'error_restoring', 'error_extending', 'error_managing']);
const DELETABLE_SNAPSHOT = new Set(['available', 'error', 'deleting']);

/**
 * @throws VolumeFault InvalidVolume when it is in use, busy or has snapshots (recordings
 * `cinder-delete-with-snapshot`, `cinder-delete-in-use`)
 */
export function deleteVolume(
  cloud: Cloud,
  volume: VolumeRecord,
  now: number,
  options: {
    readonly force?: boolean;
    readonly cascade?: boolean;
    /** The status until the volume is gone. */
    readonly as?: 'deleting' | 'unmanaging';
  } = {},
): void {
  const { force = false, cascade = false, as = 'deleting' } = options;
  const snapshots = [...snapshotsOf(cloud.volume, volume.id)];
  const snapshotsForbid = cascade
    ? !force && snapshots.some((snapshot) => !DELETABLE_SNAPSHOT.has(snapshot.status))
    : snapshots.length > 0;
  const attached = [...attachmentsOf(cloud.volume, volume.id)].some((one) => one.status === 'attached');
  if (
    snapshotsForbid ||
    attached ||
    volume.groupId !== undefined ||
    (!force && !DELETABLE.has(volume.status))
  ) {
    throw invalidVolume(force ? UNDELETABLE_BY_FORCE : UNDELETABLE);
  }
  for (const snapshot of snapshots) {
    snapshot.status = 'deleting';
    snapshot.updatedAt = now;
  }
  beginVolumeStep(cloud, volume, 'volume.delete', as, now);
}

function afterCreating(cloud: Cloud, volume: VolumeRecord, now: number): void {
  volume.host = cloud.profile.volume.host;
  if (volume.imageId === null) becomeAvailable(cloud, volume, now);
  else beginVolumeStep(cloud, volume, 'volume.create', 'downloading', now);
}

function becomeAvailable(cloud: Cloud, volume: VolumeRecord, now: number): void {
  if (volume.imageId !== null) volume.bootable = true;
  setStatus(volume, 'available', now);
  settle(cloud, volume, now);
}

function becomeLarger(cloud: Cloud, volume: VolumeRecord, now: number): void {
  volume.size = volume.extendsTo ?? volume.size;
  delete volume.extendsTo;
  goBack(cloud, volume, now);
  const { userId, projectId } = volume;
  for (const { serverId } of attachmentsOf(cloud.volume, volume.id)) {
    if (serverId !== null) recordExtension(cloud, serverId, { userId, projectId }, now);
  }
}

/** Of an extension that does not come about: the project gets its room back. */
export function takeBackExtension({ volume: state }: Cloud, volume: VolumeRecord): void {
  if (volume.extendsTo === undefined) return;
  const demand = { gigabytes: volume.extendsTo - volume.size };
  use(state, volume.projectId, { ...demand, ...ofType(state, demand, volume.volumeTypeId) }, -1);
  delete volume.extendsTo;
}

/** Snapshots get the type of their volume. */
function afterRetyping(cloud: Cloud, volume: VolumeRecord, now: number): void {
  goBack(cloud, volume, now);
  for (const snapshot of snapshotsOf(cloud.volume, volume.id)) {
    snapshot.volumeTypeId = volume.volumeTypeId;
    snapshot.updatedAt = now;
  }
}

function goBack(_cloud: Cloud, volume: VolumeRecord, now: number): void {
  setStatus(volume, volume.previousStatus, now);
}

function removeVolume(cloud: Cloud, volume: VolumeRecord, now: number): void {
  const { volume: state } = cloud;
  for (const snapshot of [...snapshotsOf(state, volume.id)]) removeSnapshot(cloud, snapshot);
  endTransfersOf(state, volume.id);
  const demand = { volumes: 1, gigabytes: volume.extendsTo ?? volume.size };
  use(state, volume.projectId, { ...demand, ...ofType(state, demand, volume.volumeTypeId) }, -1);
  unindexVolume(volumeIndex(state), volume);
  state.volumes.delete(volume.id);
  settle(cloud, volume, now);
}

function settle(cloud: Cloud, volume: VolumeRecord, now: number): void {
  for (const event of volume.onSettled) cloud.timeline.at(now, event);
  volume.onSettled = [];
}

function isSettling(volume: VolumeRecord): boolean {
  return volume.status === 'creating' || volume.status === 'downloading';
}

/** What the profile's selectors see of a volume. */
export function subjectOf(volume: VolumeRecord): Subject {
  return {
    id: volume.id,
    name: volume.name ?? '',
    metadata: volume.metadata,
    flavor: '',
    image: volume.imageId ?? '',
    project: volume.projectId,
  };
}
