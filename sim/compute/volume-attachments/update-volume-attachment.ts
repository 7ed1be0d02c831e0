import * as z from 'zod';
import { attachmentsOf, findVolume, reserveVolume, type VolumeRecord } from '../../volume/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, itemNotFound } from '../fault.js';
import { recordBegun } from '../instance-actions/action-log.js';
import { accepted, type ComputeRoute } from '../route.js';
import { boolean, isTrue, tag, uuid } from '../schema/nova-types.js';
import { checkConditions } from '../server-actions/server-action.js';
import { findServer, type ServerRecord, touchUndated } from '../servers/server.js';
import { beginSwapping } from './attach-process.js';
import { checkNotAttached, deviceName } from './attach-volume.js';
import { deviceOf } from './attached-device.js';
import { markDetaching } from './detach-volume.js';

const UPDATES_SINCE = 85;

interface UpdateInput {
  readonly volumeId: string;
  readonly device?: string | null;
  readonly tag?: string;
  readonly delete_on_termination?: boolean | string;
  readonly serverId?: string;
  readonly id?: string;
}

const swapSchema = z.strictObject({ volumeAttachment: z.strictObject({ volumeId: uuid }) });
const updateSchema = z.strictObject({
  volumeAttachment: z.strictObject({
    volumeId: uuid,
    device: deviceName.optional(),
    tag: tag.optional(),
    delete_on_termination: boolean.optional(),
    serverId: uuid.optional(),
    id: uuid.optional(),
  }),
});

/**
 * `PUT /servers/{server_id}/os-volume_attachments/{volume_id}`: puts another volume in this one's place, which Cinder
 * does to move one; since 2.85 it says, too, what becomes of the volume when the server is deleted.
 */
export const updateVolumeAttachment: ComputeRoute<{ readonly volumeAttachment: UpdateInput }> = {
  method: 'PUT',
  path: '/servers/{server_id}/os-volume_attachments/{volume_id}',
  body: [
    [0, swapSchema],
    [UPDATES_SINCE, updateSchema],
  ],
  answer(call, { volumeAttachment: input }) {
    const server = findServer(call);
    const onlySwaps = call.minor < UPDATES_SINCE;
    const swaps = onlySwaps || input.volumeId !== call.param('volume_id');
    if (swaps) call.requireAdmin('os_compute_api:os-volumes-attachments:swap');
    if (!onlySwaps) update(call, server, input);
    if (swaps) swap(call, server, input.volumeId);
    return accepted();
  },
};

/** @throws ComputeFault 400 for all that cannot be changed */
function update(call: ComputeCall, server: ServerRecord, input: UpdateInput): void {
  const volumeId = call.param('volume_id');
  const device = deviceOf(server, volumeId);
  if (!device) throw itemNotFound(`No volume Block Device Mapping with id ${volumeId}.`);
  const fixed = { id: volumeId, serverId: server.id, device: device.deviceName, tag: device.tag } as const;
  for (const [key, value] of Object.entries(fixed)) {
    const asked = input[key as keyof typeof fixed];
    if (asked !== undefined && asked !== value) throw badRequest(`The ${key} property is not mutable`);
  }
  if (input.delete_on_termination === undefined) return;
  const changed = { ...device, deleteOnTermination: isTrue(input.delete_on_termination) };
  touchUndated(call.cloud, server, call.now, {
    blockDevices: server.blockDevices.map((one) => (one === device ? changed : one)),
  });
}

/** @throws ComputeFault */
function swap(call: ComputeCall, server: ServerRecord, wantedId: string): void {
  const { cloud, now } = call;
  const oldId = call.param('volume_id');
  const old = findVolume(cloud.volume, call.viewer, oldId);
  if (!old) throw itemNotFound(`Volume ${oldId} could not be found.`);
  const wanted = findVolume(cloud.volume, call.viewer, wantedId);
  if (!wanted) throw badRequest(`Volume ${wantedId} could not be found.`);
  checkConditions(call, server, { name: 'swap_volume', states: ['active', 'paused', 'resized'] });
  checkSwap(call, server, old, wanted);
  const device = deviceOf(server, old.id);
  if (!device) throw itemNotFound(`No volume Block Device Mapping with id ${old.id}.`);
  checkNotAttached(call, server, wanted);
  markDetaching(call, old);
  const attachment = reserveVolume(cloud, wanted, server.id, now);
  const { requestId } = recordBegun(call, server, 'swap_volume', 'compute_swap_volume');
  beginSwapping(cloud, server, device, attachment.id, requestId, now);
}

/** @throws ComputeFault 400 */
function checkSwap(call: ComputeCall, server: ServerRecord, old: VolumeRecord, wanted: VolumeRecord): void {
  const attached = (volume: VolumeRecord) =>
    [...attachmentsOf(call.cloud.volume, volume.id)].filter(({ status }) => status === 'attached');
  if (!attached(old).some(({ serverId }) => serverId === server.id)) {
    throw badRequest('Invalid volume: Old volume is attached to a different instance.');
  }
  if (attached(wanted).length > 0) {
    throw badRequest('Invalid volume: New volume must be detached in order to swap.');
  }
  if (wanted.size < old.size) {
    throw badRequest('Invalid volume: New volume must be the same size or larger.');
  }
}
