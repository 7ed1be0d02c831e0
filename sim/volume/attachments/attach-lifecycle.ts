import type { Cloud } from '../../cloud.js';
import { beginStep, type ProcessStep } from '../../profile/process-step.js';
import { invalidVolume } from '../fault.js';
import type { AttachmentRecord, VolumeRecord } from '../state.js';
import { addTo, attachmentsOf, removeFrom, volumeIndex } from '../volume-index.js';
import { setStatus, subjectOf } from '../volumes/volume-lifecycle.js';

const STEP = 'volume/attach-step';

export function handleAttachSteps(cloud: Cloud): void {
  cloud.timeline.handle(STEP, (event, now) => {
    const { id, process, step, fails } = event as ProcessStep;
    const attachment = cloud.volume.attachments.get(id);
    if (!attachment) return;
    if (process === 'volume.detach' || fails) return deleteAttachment(cloud, attachment, now);
    if (step === 'reserved') {
      beginAttach(cloud, attachment, {}, now);
      planStep(cloud, attachment, process, 'attaching', now);
    } else completeAttach(cloud, attachment, now);
  });
}

/**
 * Takes a volume for a server, as Nova does first of all; the volume is `reserved` from then on.
 * @throws VolumeFault InvalidVolume unless the volume is `available` (`downloading` will do), or may be attached
 * many times (recording `nova-create-bad-bdm-volume-in-use`)
 */
export function reserveVolume(
  cloud: Cloud,
  volume: VolumeRecord,
  serverId: string | null,
  now: number,
  options: { readonly mode?: string; readonly id?: string } = {},
): AttachmentRecord {
  if (volume.status.includes('error')) {
    throw invalidVolume(
      `Volume attachments can not be created if the volume is in an error state. The Volume ${volume.id} currently has a status of: ${volume.status} `,
    );
  }
  const attachments = [...attachmentsOf(cloud.volume, volume.id)];
  const allowed = volume.multiattach ? ['available', 'in-use', 'downloading'] : ['available', 'downloading'];
  if (allowed.includes(volume.status)) setStatus(volume, 'reserved', now);
  else if (!mayJoin(volume, attachments, serverId)) {
    throw invalidVolume(
      `Volume ${volume.id} status must be ${allowed.join(' or ')} to reserve, but the current status is ${volume.status}.`,
    );
  }
  const attachment: AttachmentRecord = {
    id: options.id ?? cloud.ids.uuid(),
    volumeId: volume.id,
    projectId: volume.projectId,
    serverId,
    status: 'reserved',
    mode: options.mode ?? 'null',
    mountpoint: null,
    host: null,
    connector: null,
    connectionInfo: {},
    createdAt: now,
    attachedAt: null,
  };
  cloud.volume.attachments.set(attachment.id, attachment);
  addTo(volumeIndex(cloud.volume).attachmentsOfVolume, volume.id, attachment);
  return attachment;
}

/** A server that has the volume already may take it again: that is how it moves to another host. */
function mayJoin(volume: VolumeRecord, attachments: AttachmentRecord[], serverId: string | null): boolean {
  if (serverId === null || (volume.status !== 'in-use' && volume.status !== 'reserved')) return false;
  return attachments.some((attachment) => attachment.serverId === serverId);
}

export interface Connection {
  /** `/dev/vdb` */
  readonly device?: string | undefined;
  readonly host?: string | undefined;
  readonly connector?: Readonly<Record<string, unknown>> | undefined;
  readonly mode?: string | undefined;
}

/** The server's host connects to the volume, which is `attaching` from then on. */
export function beginAttach(cloud: Cloud, attachment: AttachmentRecord, to: Connection, now: number): void {
  attachment.status = 'attaching';
  attachment.mountpoint = to.device ?? attachment.mountpoint;
  attachment.host = to.host ?? attachment.host;
  attachment.connector = to.connector ?? attachment.connector;
  if (attachment.mode === 'null') attachment.mode = to.mode ?? 'rw';
  attachment.attachedAt = now;
  const { data, ...kind } = CONNECTION;
  attachment.connectionInfo = { ...data, ...kind, attachment_id: attachment.id };
  const volume = cloud.volume.volumes.get(attachment.volumeId);
  if (volume) setStatus(volume, 'attaching', now);
}

/** How hosts reach any volume. */
export const CONNECTION = {
  driver_volume_type: 'iscsi',
  data: { access_mode: 'rw', encrypted: false, qos_specs: null, cacheable: false },
} as const;

/** The server has the volume: it is `in-use`. */
export function completeAttach(cloud: Cloud, attachment: AttachmentRecord, now: number): void {
  attachment.status = 'attached';
  const volume = cloud.volume.volumes.get(attachment.volumeId);
  if (volume) setStatus(volume, 'in-use', now);
}

/** @throws VolumeFault InvalidVolume unless the volume is in use */
export function beginDetach(cloud: Cloud, volume: VolumeRecord, now: number): void {
  const attached = [...attachmentsOf(cloud.volume, volume.id)].some((one) => one.status === 'attached');
  if (volume.status !== 'in-use' || !attached) {
    throw invalidVolume(
      "Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.",
    );
  }
  setStatus(volume, 'detaching', now);
}

/** Ends an attachment at any stage; what the volume is then follows from those that are left. */
export function deleteAttachment(cloud: Cloud, attachment: AttachmentRecord, now: number): void {
  const { volume: state } = cloud;
  state.attachments.delete(attachment.id);
  removeFrom(volumeIndex(state).attachmentsOfVolume, attachment.volumeId, attachment);
  const volume = state.volumes.get(attachment.volumeId);
  if (!volume) return;
  forgetMode(volume);
  if (volume.status !== 'deleting') setStatus(volume, statusFrom(attachmentsOf(state, volume.id)), now);
}

export function forgetMode(volume: VolumeRecord): void {
  const { attached_mode: _gone, ...rest } = volume.adminMetadata;
  volume.adminMetadata = rest;
}

const STATUS_BY_ATTACHMENT = [
  ['attached', 'in-use'],
  ['attaching', 'attaching'],
  ['reserved', 'reserved'],
] as const;

function statusFrom(attachments: ReadonlySet<AttachmentRecord>): string {
  const found = new Set([...attachments].map((attachment) => attachment.status));
  return STATUS_BY_ATTACHMENT.find(([status]) => found.has(status))?.[1] ?? 'available';
}

/**
 * The whole way of a volume to a server, as Nova goes it, at the pace of the profile's stages `volume.attach`
 * (steps `reserved`, `attaching`). It is reserved when this returns.
 * @throws VolumeFault as {@link reserveVolume}
 */
export function attachVolume(
  cloud: Cloud,
  volume: VolumeRecord,
  serverId: string,
  to: { readonly device: string; readonly host?: string },
  now: number,
): AttachmentRecord {
  const attachment = reserveVolume(cloud, volume, serverId, now);
  attachment.mountpoint = to.device;
  attachment.host = to.host ?? null;
  planStep(cloud, attachment, 'volume.attach', 'reserved', now);
  return attachment;
}

/**
 * The way back, at the pace of the stages `volume.detach` (step `detaching`). It is detaching when this returns.
 * @throws VolumeFault as {@link beginDetach}
 */
export function detachVolume(cloud: Cloud, attachment: AttachmentRecord, now: number): void {
  const volume = cloud.volume.volumes.get(attachment.volumeId);
  if (volume) beginDetach(cloud, volume, now);
  planStep(cloud, attachment, 'volume.detach', 'detaching', now);
}

function planStep(
  cloud: Cloud,
  attachment: AttachmentRecord,
  process: string,
  step: string,
  now: number,
): void {
  const volume = cloud.volume.volumes.get(attachment.volumeId);
  if (!volume) return;
  beginStep(cloud, { kind: STEP, id: attachment.id, process, step }, subjectOf(volume), now);
}
