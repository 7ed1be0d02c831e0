import type { Cloud } from '../../cloud.js';
import { beginStep, type ProcessStep } from '../../profile/process-step.js';
import {
  type AttachmentRecord,
  beginAttach,
  completeAttach,
  deleteAttachment,
  deleteVolume,
  VolumeFault,
} from '../../volume/rules.js';
import { finishAction } from '../instance-actions/action-log.js';
import { type BlockDevice, type ServerRecord, touchUndated } from '../servers/server.js';
import { subjectOf } from '../servers/server-process.js';

const STEP = 'compute/attach-step';

/** Which of a server's disks it is about, and the request that set it off. */
interface AttachStep extends ProcessStep {
  readonly deviceId: string;
  readonly requestId: string;
  /** Of a volume that takes the place of the device's own. */
  readonly newAttachmentId?: string;
}

/** Registers what happens to attachments later: stages `volume.attach`, `volume.detach`, `volume.swap`. */
export function handleAttachments(cloud: Cloud): void {
  cloud.timeline.handle(STEP, (event, now) => {
    const step = event as AttachStep;
    const server = cloud.compute.servers.get(step.id);
    const device = server?.blockDevices.find(({ id }) => id === step.deviceId);
    if (!server || !device) return;
    const failure = step.fails ? `${step.process} failed` : null;
    if (HANDLERS[step.process as AttachProcess](cloud, server, device, step, now) === 'more') return;
    finishAction(cloud, server.id, step.requestId, now, failure);
  });
}

type AttachProcess = 'volume.attach' | 'volume.detach' | 'volume.swap';
type Handler = (
  cloud: Cloud,
  server: ServerRecord,
  device: BlockDevice,
  step: AttachStep,
  now: number,
) => 'done' | 'more';

const HANDLERS: Readonly<Record<AttachProcess, Handler>> = {
  'volume.attach': attach,
  'volume.detach': detach,
  'volume.swap': swap,
};

function attachmentOf(cloud: Cloud, id: string | null | undefined): AttachmentRecord | undefined {
  return typeof id === 'string' ? cloud.volume.attachments.get(id) : undefined;
}

export function beginAttaching(
  cloud: Cloud,
  server: ServerRecord,
  device: BlockDevice,
  requestId: string,
  now: number,
): void {
  plan(cloud, server, { process: 'volume.attach', step: 'reserved', deviceId: device.id, requestId }, now);
}

export function beginDetaching(
  cloud: Cloud,
  server: ServerRecord,
  device: BlockDevice,
  requestId: string,
  now: number,
): void {
  plan(cloud, server, { process: 'volume.detach', step: 'detaching', deviceId: device.id, requestId }, now);
}

export function beginSwapping(
  cloud: Cloud,
  server: ServerRecord,
  device: BlockDevice,
  newAttachmentId: string,
  requestId: string,
  now: number,
): void {
  const step = { process: 'volume.swap', step: 'swapping', deviceId: device.id, requestId, newAttachmentId };
  plan(cloud, server, step, now);
}

type Planned = Pick<AttachStep, 'process' | 'step' | 'deviceId' | 'requestId' | 'newAttachmentId'>;

function plan(cloud: Cloud, server: ServerRecord, step: Planned, now: number): void {
  beginStep(cloud, { ...step, kind: STEP, id: server.id }, subjectOf(server), now);
}

function attach(...[cloud, server, device, step, now]: Parameters<Handler>): 'done' | 'more' {
  const attachment = attachmentOf(cloud, device.attachmentId);
  if (!attachment || step.fails) {
    if (attachment) deleteAttachment(cloud, attachment, now);
    withoutDevice(cloud, server, device, now);
    return 'done';
  }
  if (step.step === 'reserved') {
    const host = server.host ?? '';
    const connector = { host, ip: '127.0.0.1' };
    beginAttach(cloud, attachment, { device: device.deviceName ?? '', host, connector, mode: 'rw' }, now);
    plan(cloud, server, { ...step, step: 'attaching' }, now);
    return 'more';
  }
  completeAttach(cloud, attachment, now);
  touchUndated(cloud, server, now);
  return 'done';
}

function detach(...[cloud, server, device, step, now]: Parameters<Handler>): 'done' {
  const attachment = attachmentOf(cloud, device.attachmentId);
  if (step.fails) {
    if (attachment) completeAttach(cloud, attachment, now);
    return 'done';
  }
  takeOff(cloud, server, device, now);
  return 'done';
}

/** The server no longer has the volume. */
function takeOff(cloud: Cloud, server: ServerRecord, device: BlockDevice, now: number): void {
  const attachment = attachmentOf(cloud, device.attachmentId);
  if (attachment) deleteAttachment(cloud, attachment, now);
  withoutDevice(cloud, server, device, now);
}

/** The same, of a server that is on no host: a volume that was to go with the server is deleted then. */
export function release(cloud: Cloud, server: ServerRecord, device: BlockDevice, now: number): void {
  takeOff(cloud, server, device, now);
  const volume = device.volumeId === null ? undefined : cloud.volume.volumes.get(device.volumeId);
  if (!volume || !device.deleteOnTermination) return;
  try {
    deleteVolume(cloud, volume, now);
  } catch (fault) {
    if (!(fault instanceof VolumeFault)) throw fault;
  }
}

function swap(...[cloud, server, device, step, now]: Parameters<Handler>): 'done' {
  const wanted = attachmentOf(cloud, step.newAttachmentId);
  const old = attachmentOf(cloud, device.attachmentId);
  if (step.fails || !wanted) {
    if (wanted) deleteAttachment(cloud, wanted, now);
    if (old) completeAttach(cloud, old, now);
    return 'done';
  }
  if (old) deleteAttachment(cloud, old, now);
  beginAttach(cloud, wanted, { device: device.deviceName ?? '', host: server.host ?? '', mode: 'rw' }, now);
  completeAttach(cloud, wanted, now);
  const changed = {
    ...device,
    volumeId: wanted.volumeId,
    sourceId: wanted.volumeId,
    attachmentId: wanted.id,
  };
  touchUndated(cloud, server, now, {
    blockDevices: server.blockDevices.map((one) => (one.id === device.id ? changed : one)),
  });
  return 'done';
}

function withoutDevice(cloud: Cloud, server: ServerRecord, device: BlockDevice, now: number): void {
  touchUndated(cloud, server, now, {
    blockDevices: server.blockDevices.filter(({ id }) => id !== device.id),
  });
}
