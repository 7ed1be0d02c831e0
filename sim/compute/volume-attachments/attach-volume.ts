import * as z from 'zod';
import {
  attachmentsOf,
  completeAttach,
  findVolume,
  reserveVolume,
  VolumeFault,
  type VolumeRecord,
} from '../../volume/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, conflictingRequest, itemNotFound } from '../fault.js';
import { recordBegun, recordDone } from '../instance-actions/action-log.js';
import { type Minor, madePerVersion } from '../microversion.js';
import { type ComputeRoute, ok, type Schemas } from '../route.js';
import { boolean, isTrue, tag, uuid } from '../schema/nova-types.js';
import { textOrNull } from '../schema/types.js';
import { nextDevice } from '../servers/block-devices/attach-devices.js';
import { inNovasWords } from '../servers/block-devices/check-devices.js';
import { type BlockDevice, findServer, type ServerRecord, touchUndated } from '../servers/server.js';
import { beginAttaching } from './attach-process.js';
import { checkAttachable, checkMicroversion } from './attached-device.js';
import { viewNewAttachment } from './attachment-view.js';

export const deviceName = textOrNull({ pattern: '(^/dev/x{0,1}[a-z]{0,1}d{0,1})([a-z]+)[0-9]*$' });

const TAG_SINCE = 49;
const TERMINATION_SINCE = 79;
const MULTIATTACH_SINCE = 60;

function schemaOf(minor: Minor): z.ZodType {
  return z.strictObject({
    volumeAttachment: z.strictObject({
      volumeId: uuid,
      device: deviceName.optional(),
      ...(minor >= TAG_SINCE ? { tag: tag.optional() } : {}),
      ...(minor >= TERMINATION_SINCE ? { delete_on_termination: boolean.optional() } : {}),
    }),
  });
}

const schemas: Schemas = madePerVersion([0, TAG_SINCE, TERMINATION_SINCE], schemaOf);

interface AttachBody {
  readonly volumeAttachment: AttachInput;
}

interface AttachInput {
  readonly volumeId: string;
  readonly device?: string | null;
  readonly tag?: string;
  readonly delete_on_termination?: boolean | string;
}

/** `POST /servers/{server_id}/os-volume_attachments` (recordings `nova-volume-attach*`). */
export const attachVolume: ComputeRoute<AttachBody> = {
  method: 'POST',
  path: '/servers/{server_id}/os-volume_attachments',
  body: schemas,
  answer(call, { volumeAttachment: input }) {
    const server = findServer(call);
    checkMicroversion(call, server, 'attach_volume');
    checkAttachable(call, server, 'attach_volume');
    const volume = findVolume(call.cloud.volume, call.viewer, input.volumeId);
    if (!volume) throw itemNotFound(`Volume ${input.volumeId} could not be found.`);
    checkNotAttached(call, server, volume);
    const device = attach(call, server, volume, input);
    const asked = input.delete_on_termination ?? false;
    return ok({ volumeAttachment: viewNewAttachment(call.minor, server, device, asked) });
  },
};

/** @throws ComputeFault 400 (recording `nova-volume-attach-again`) */
export function checkNotAttached(call: ComputeCall, server: ServerRecord, volume: VolumeRecord): void {
  const { servers } = call.cloud.compute;
  const holders = [...attachmentsOf(call.cloud.volume, volume.id)].flatMap(({ serverId }) => {
    const holder = serverId === null ? undefined : servers.get(serverId);
    return holder?.blockDevices.some(({ volumeId }) => volumeId === volume.id) ? [holder.id] : [];
  });
  if (holders.length === 0) return;
  if (!volume.multiattach) {
    throw badRequest(
      `Invalid volume: volume ${volume.id} is already attached to instances: ${holders.join(' ')}`,
    );
  }
  if (holders.includes(server.id)) {
    throw badRequest(`Invalid volume: volume ${volume.id} already attached`);
  }
}

function attach(
  call: ComputeCall,
  server: ServerRecord,
  volume: VolumeRecord,
  input: AttachInput,
): BlockDevice {
  const offloaded = server.vmState === 'shelved_offloaded';
  if (offloaded) checkOffloaded(volume, input);
  const name = offloaded ? null : nameFor(call, server, input.device ?? null);
  if (volume.multiattach && call.minor < MULTIATTACH_SINCE) {
    throw badRequest('Multiattach volumes are only supported starting with compute API version 2.60.');
  }
  const attachment = reserve(call, server, volume);
  const device: BlockDevice = {
    id: call.cloud.ids.uuid(),
    source: 'volume',
    destination: 'volume',
    sourceId: volume.id,
    size: null,
    bootIndex: null,
    deviceName: name,
    deleteOnTermination: isTrue(input.delete_on_termination),
    tag: input.tag ?? null,
    volumeType: null,
    guestFormat: null,
    volumeId: volume.id,
    attachmentId: attachment.id,
  };
  touchUndated(call.cloud, server, call.now, { blockDevices: [...server.blockDevices, device] });
  if (offloaded) {
    recordDone(call, server, 'attach_volume', 'api_attach_volume');
    completeAttach(call.cloud, attachment, call.now);
  } else {
    const { requestId } = recordBegun(call, server, 'attach_volume', 'compute_attach_volume');
    beginAttaching(call.cloud, server, device, requestId, call.now);
  }
  return device;
}

/** @throws ComputeFault 400 */
function checkOffloaded(volume: VolumeRecord, input: AttachInput): void {
  if (input.tag !== undefined) {
    throw badRequest('Tagged volume attachment is not supported for shelved-offloaded instances.');
  }
  if (volume.multiattach) {
    throw badRequest('Attaching multiattach volumes is not supported for shelved-offloaded instances.');
  }
}

const DEVICE = /^\/dev\/x?[a-z]?d?([a-z]+)\d*$/;

function letterOf(name: string): string {
  return DEVICE.exec(name)?.[1] ?? '';
}

/**
 * The device's name, of the hypervisor's kind. libvirt takes no advice.
 *
 * @throws ComputeFault 409 if it is another disk's
 */
function nameFor(call: ComputeCall, server: ServerRecord, asked: string | null): string {
  const { profile } = call.cloud;
  const root = server.rootDevice ?? `/dev/${profile.compute.root_device}`;
  const taken = new Set([root, ...server.blockDevices.flatMap((device) => device.deviceName ?? [])]);
  if (asked === null || profile.compute.hypervisor === 'libvirt') return nextDevice(root, taken);
  const letter = letterOf(asked);
  if ([...taken].some((name) => letterOf(name) === letter)) {
    throw conflictingRequest(`The supplied device path (${asked}) is in use.`);
  }
  return root.replace(/[a-z]\d*$/, letter);
}

/** @throws ComputeFault 400 in Cinder's words */
function reserve(call: ComputeCall, server: ServerRecord, volume: VolumeRecord) {
  try {
    return reserveVolume(call.cloud, volume, server.id, call.now);
  } catch (fault) {
    if (fault instanceof VolumeFault) throw badRequest(inNovasWords(call.cloud, fault));
    throw fault;
  }
}
