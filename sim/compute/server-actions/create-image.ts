import * as z from 'zod';
import { limitsOf, usageOf } from '../../volume/quotas/quota.js';
import { createSnapshot, VolumeFault } from '../../volume/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, forbidden } from '../fault.js';
import { recordAction, recordDone } from '../instance-actions/action-log.js';
import { limitOf } from '../quotas/quota.js';
import { accepted, type ComputeReply, FRAMEWORK_TYPE } from '../route.js';
import { metadata, name, nameWithBlanks } from '../schema/nova-types.js';
import type { BlockDevice, ServerRecord } from '../servers/server.js';
import { beginProcess } from '../servers/server-process.js';
import { isVolumeBacked } from './root-disk.js';
import { actionRoute } from './server-action.js';
import { snapshotServer } from './snapshot.js';
import { settled, severalTasks } from './steps.js';

const schemaOf = (ofName: z.ZodType): z.ZodType =>
  z.strictObject({ createImage: z.strictObject({ name: ofName, metadata: metadata.optional() }) });

export const snapshotProcess = severalTasks(
  'server.create_image',
  ['image_snapshot_pending', 'image_snapshot', 'image_pending_upload', 'image_uploading'],
  'compute_snapshot_instance',
  settled({}),
);

interface CreateImageInput {
  readonly name: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Recordings `nova-action-createImage*`, `nova-bfv-createImage-2.45`, `glance-bfv-image`. */
export const createImage = actionRoute<CreateImageInput>({
  action: 'createImage',
  body: [
    [0, schemaOf(nameWithBlanks)],
    [1, schemaOf(name)],
  ],
  before: (call, _server, input) => checkImageMetadata(call, input.metadata),
  states: ['active', 'stopped', 'paused', 'suspended'],
  evenIfLocked: true,
  answer(call, server, { name: wanted, metadata: properties = {} }) {
    const imageName = wanted.trim();
    if (isVolumeBacked(server)) return reply(call, saveVolumes(call, server, imageName, properties));
    const image = snapshotServer(call, server, { name: imageName, type: 'snapshot', properties });
    recordAction(call, server, 'createImage');
    beginProcess(call.cloud, snapshotProcess, server, call.now);
    return reply(call, image.id);
  },
});

const UNLIMITED_METADATA_SINCE = 39;

/** @throws ComputeFault 403 */
export function checkImageMetadata(
  call: ComputeCall,
  given: Readonly<Record<string, string>> | undefined,
): void {
  if (!given || call.minor >= UNLIMITED_METADATA_SINCE) return;
  const allowed = limitOf(call.cloud.compute.quotas, call.projectId, 'metadata_items');
  if (allowed !== -1 && Object.keys(given).length > allowed) throw forbidden('Image metadata limit exceeded');
}

const BODY_SINCE = 45;

/** An address in Glance, until 2.45 made its id the answer. */
function reply(call: ComputeCall, imageId: string): ComputeReply {
  if (call.minor >= BODY_SINCE) return accepted({ image_id: imageId });
  const location = `${call.cloud.deployment.root('image', call.call.request)}/images/${imageId}`;
  return { status: 202, headers: [['Location', location]], contentType: FRAMEWORK_TYPE };
}

/** The image holds nothing but what says of which snapshots its servers are to be made. */
function saveVolumes(
  call: ComputeCall,
  server: ServerRecord,
  imageName: string,
  properties: Readonly<Record<string, string>>,
): string {
  checkSnapshotLimit(call, server);
  const mapping = server.blockDevices.map((device) => {
    const snapshotId = device.destination === 'volume' ? snapshotOf(call, device, imageName) : null;
    return imageMapping(device, snapshotId);
  });
  recordDone(call, server, 'createImage', 'api_snapshot_instance');
  const image = snapshotServer(call, server, {
    name: imageName,
    type: 'volumes',
    properties: {
      ...properties,
      ...(server.rootDevice === null ? {} : { root_device_name: server.rootDevice }),
      block_device_mapping: `[${mapping.map(flatJson).join(', ')}]`,
      bdm_v2: 'True',
    },
  });
  return image.id;
}

/** @throws ComputeFault 403 before any snapshot is made, if there is no room for all of them */
function checkSnapshotLimit(call: ComputeCall, server: ServerRecord): void {
  const { volume } = call.cloud;
  const count = server.blockDevices.filter(({ destination }) => destination === 'volume').length;
  const limit = limitsOf(volume, call.projectId).snapshots ?? -1;
  if (limit === -1 || usageOf(volume, call.projectId, 'snapshots') + count <= limit) return;
  throw forbidden('Quota exceeded for resources: snapshots');
}

function snapshotOf(call: ComputeCall, { volumeId }: BlockDevice, imageName: string): string | null {
  const volume = volumeId === null ? undefined : call.cloud.volume.volumes.get(volumeId);
  if (!volume) return null;
  try {
    const wanted = {
      projectId: call.projectId,
      userId: call.token.userId,
      name: `snapshot for ${imageName}`,
      description: volume.description,
      metadata: {},
      force: true,
    };
    return createSnapshot(call.cloud, volume, wanted, call.now).id;
  } catch (fault) {
    if (fault instanceof VolumeFault) throw badRequest(fault.message);
    throw fault;
  }
}

/** As Python writes JSON. */
function flatJson(record: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(record).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  return `{${pairs.join(', ')}}`;
}

/** Keys in the order that was recorded: Nova's own comes from a hash table. */
function imageMapping(device: BlockDevice, snapshotId: string | null): Record<string, unknown> {
  return {
    boot_index: device.bootIndex,
    disk_bus: null,
    device_name: device.deviceName,
    source_type: snapshotId === null ? device.source : 'snapshot',
    encrypted: null,
    destination_type: device.destination,
    no_device: null,
    snapshot_id: snapshotId,
    volume_type: null,
    guest_format: snapshotId === null ? device.guestFormat : null,
    encryption_options: null,
    delete_on_termination: device.deleteOnTermination,
    image_id: snapshotId === null && device.source === 'image' ? device.sourceId : null,
    device_type: null,
    tag: null,
    volume_id: null,
    encryption_format: null,
    volume_size: device.size,
    encryption_secret_uuid: null,
  };
}
