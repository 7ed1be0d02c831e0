import * as z from 'zod';
import { choice, text } from '../../../compute/schema/types.js';
import { createSnapshotImage } from '../../../image/rules.js';
import { VolumeFault } from '../../fault.js';
import { accepted, type VolumeReply, type VolumeRoute } from '../../route.js';
import { flag, isTrue, printable } from '../../schema.js';
import { storedTime, storedTimeOrNull } from '../../times.js';
import { forbiddenBy, type VolumeCall } from '../../volume-call.js';
import { beginVolumeStep } from '../volume-lifecycle.js';

const shape = {
  image_name: text({ min: 1, max: 255 }),
  force: flag.optional(),
  disk_format: choice('raw', 'vmdk', 'vdi', 'qcow2', 'vhd', 'vhdx', 'ploop').optional(),
  container_format: printable,
};
const later = {
  ...shape,
  visibility: choice('community', 'public', 'private', 'shared').optional(),
  protected: flag.optional(),
};
const schema = z.strictObject({ 'os-volume_upload_image': z.strictObject(shape) });
const schema1 = z.strictObject({ 'os-volume_upload_image': z.strictObject(later) });

/** Makes an image of a volume. Stages `volume.upload` (step `uploading`) and `image.snapshot`. */
export const uploadImage: VolumeRoute<z.infer<typeof schema1>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-volume_upload_image',
  body: [
    [0, schema],
    [1, schema1],
  ],
  answer: (call, { 'os-volume_upload_image': wanted }) => upload(call, wanted),
};

function upload(call: VolumeCall, wanted: z.infer<typeof schema1>['os-volume_upload_image']): VolumeReply {
  const volume = call.volume();
  const visibility = wanted.visibility ?? (call.minor >= 1 ? 'private' : 'shared');
  if (visibility === 'public' && !call.isAdmin) {
    throw forbiddenBy('volume_extension:volume_actions:upload_public');
  }
  // unless an operator allows force, it is not regarded
  if (volume.status !== 'available') {
    throw new VolumeFault('InvalidVolume', `Invalid volume: Volume ${volume.id} status must be available`);
  }
  const diskFormat = wanted.disk_format ?? 'raw';
  const containerFormat = wanted.container_format ?? 'bare';
  const { updatedAt } = volume;
  const image = createSnapshotImage(
    call.cloud,
    {
      projectId: call.projectId,
      name: wanted.image_name,
      properties: ownProperties(volume.imageMetadata),
      minDisk: Number(volume.imageMetadata.min_disk ?? 0),
      minRam: Number(volume.imageMetadata.min_ram ?? 0),
      diskFormat,
      containerFormat,
      visibility,
      formatsKnown: true,
      protected: isTrue(wanted.protected),
    },
    call.now,
  );
  volume.previousStatus = volume.status;
  beginVolumeStep(call.cloud, volume, 'volume.upload', 'uploading', call.now);
  return accepted({
    'os-volume_upload_image': {
      id: volume.id,
      updated_at: storedTimeOrNull(updatedAt),
      status: 'uploading',
      display_description: volume.description,
      size: volume.size,
      volume_type: rawType(call, volume.volumeTypeId),
      image_id: image.id,
      container_format: containerFormat,
      disk_format: diskFormat,
      image_name: wanted.image_name,
      protected: image.protected,
      visibility,
    },
  });
}

const GLANCES_OWN = new Set([
  'image_id',
  'image_name',
  'checksum',
  'container_format',
  'disk_format',
  'min_disk',
  'min_ram',
  'size',
]);

function ownProperties(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !GLANCES_OWN.has(key)));
}

/** The type as Cinder's database has it. */
function rawType(call: VolumeCall, id: string): unknown {
  const type = call.state.types.get(id);
  if (!type) return null;
  return {
    id: type.id,
    name: type.name,
    description: type.description,
    is_public: type.isPublic,
    extra_specs: type.extraSpecs,
    qos_specs_id: type.qosSpecsId,
    created_at: storedTime(type.createdAt),
    updated_at: storedTimeOrNull(type.updatedAt),
    deleted_at: null,
    deleted: false,
  };
}
