import * as z from 'zod';
import {
  checkNewVolume,
  createSnapshot,
  createVolume,
  deleteSnapshot,
  findSnapshot,
  findVolume,
  type SnapshotRecord,
  VolumeFault,
  type VolumeRecord,
} from '../../volume/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, forbidden, itemNotFound } from '../fault.js';
import { boolean, isTrue } from '../schema/nova-types.js';
import { sentence } from '../schema/sentence.js';
import { isRecord, numeral, text } from '../schema/types.js';

const anyObject = z.custom<Record<string, string>>(isRecord, {
  error: ({ input }) => sentence.type(input, 'object'),
});

export const newVolume = z.strictObject({
  volume: z.strictObject({
    volume_type: text().optional(),
    metadata: anyObject.optional(),
    snapshot_id: text().optional(),
    size: numeral({ pattern: '^[0-9]+$', minimum: 1 }),
    availability_zone: text().optional(),
    display_name: text().optional(),
    display_description: text().optional(),
  }),
});

export const newSnapshot = z.strictObject({
  snapshot: z.strictObject({
    volume_id: text(),
    force: boolean.optional(),
    display_name: text().optional(),
    display_description: text().optional(),
  }),
});

/** What Cinder refuses, in Nova's words. */
function asked<Made>(call: ComputeCall, ask: () => Made): Made {
  try {
    return ask();
  } catch (fault) {
    if (!(fault instanceof VolumeFault)) throw fault;
    if (fault.status === 413) throw forbidden(`${fault.kind}: ${fault.message}`);
    if (fault.status === 404) throw itemNotFound(fault.message);
    const id = call.cloud.ids.uuid();
    throw badRequest(`Invalid input received: ${fault.message} (HTTP 400) (Request-ID: req-${id})`);
  }
}

/** `POST /os-volumes` */
export function proxyVolume(call: ComputeCall, { volume }: z.infer<typeof newVolume>): VolumeRecord {
  const { volume_type, metadata, availability_zone, display_name: name } = volume;
  asked(call, () => checkNewVolume({ volume: { volume_type, metadata, availability_zone, name } }));
  return asked(call, () =>
    createVolume(
      call.cloud,
      {
        projectId: call.projectId,
        userId: call.token.userId,
        viewer: call.viewer,
        name: volume.display_name,
        description: volume.display_description,
        size: Number(volume.size),
        snapshotId: volume.snapshot_id,
        volumeType: volume.volume_type,
        availabilityZone: volume.availability_zone,
        metadata: volume.metadata,
      },
      call.now,
    ),
  );
}

/** `POST /os-snapshots` */
export function proxySnapshot(call: ComputeCall, { snapshot }: z.infer<typeof newSnapshot>): SnapshotRecord {
  const volume = findVolume(call.cloud.volume, call.viewer, snapshot.volume_id);
  if (!volume) throw itemNotFound(`Volume ${snapshot.volume_id} could not be found.`);
  const wanted = {
    projectId: call.projectId,
    userId: call.token.userId,
    name: snapshot.display_name ?? null,
    description: snapshot.display_description ?? null,
    metadata: {},
    force: isTrue(snapshot.force),
  };
  return asked(call, () => createSnapshot(call.cloud, volume, wanted, call.now));
}

/** `DELETE /os-snapshots/{snapshot_id}` */
export function removeProxiedSnapshot(call: ComputeCall): void {
  const id = call.param('snapshot_id');
  const snapshot = findSnapshot(call.cloud.volume, call.viewer, id);
  if (!snapshot) throw itemNotFound(`Snapshot ${id} could not be found.`);
  asked(call, () => deleteSnapshot(call.cloud, snapshot, call.now));
}
