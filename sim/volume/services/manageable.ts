import * as z from 'zod';
import { textOrNull } from '../../compute/schema/types.js';
import { invalidInput, noSuchOperation, VolumeFault } from '../fault.js';
import { ok, type VolumeRoute } from '../route.js';
import { anyOfTypes, description, flag, metadataOrNull, upTo255, uuid } from '../schema.js';
import type { VolumeCall } from '../volume-call.js';

/** Since when there are clusters of hosts, and the paths that are not called `os-`. */
const CLUSTERS = 8;

const lists = [
  ['/os-volume-manage', 'manageable-volumes', 'volume_extension:list_manageable', 0],
  ['/manageable_volumes', 'manageable-volumes', 'volume_extension:list_manageable', CLUSTERS],
  ['/os-snapshot-manage', 'manageable-snapshots', 'snapshot_extension:list_manageable', 0],
  ['/manageable_snapshots', 'manageable-snapshots', 'snapshot_extension:list_manageable', CLUSTERS],
] as const;

/** What a backend has that Cinder does not know of yet: nothing. For administrators. */
export const manageableRoutes: readonly VolumeRoute[] = lists.flatMap(([path, key, rule, min]) =>
  [path, `${path}/detail`].map(
    (place): VolumeRoute => ({
      method: 'GET',
      path: place,
      min,
      answer(call) {
        call.requireAdmin(rule);
        const clusters = call.minor >= CLUSTERS;
        const cluster = clusters && Boolean(call.query.get('cluster'));
        if (Boolean(call.query.get('host')) === cluster) {
          throw invalidInput(
            clusters ? 'One and only one of cluster and host must be set.' : 'Host field is missing.',
          );
        }
        return ok({ [key]: [] });
      },
    }),
  ),
);

const isReference = (value: unknown) =>
  typeof value === 'string' || (typeof value === 'object' && value !== null && !Array.isArray(value));
const unmanaged = {
  description,
  availability_zone: upTo255,
  bootable: flag.optional(),
  volume_type: upTo255,
  name: upTo255,
  host: textOrNull({ min: 1, max: 255, pattern: '^[a-zA-Z0-9-._#@:/+\\[\\]]*$' }).optional(),
  ref: anyOfTypes<object | string>(isReference, 'object', 'string'),
  metadata: metadataOrNull.optional(),
};
const volumeSchema = z.strictObject({ volume: z.strictObject(unmanaged) });
const inClusterSchema = z.strictObject({ volume: z.strictObject({ ...unmanaged, cluster: upTo255 }) });
const snapshotSchema = z.strictObject({
  snapshot: z.strictObject({
    description,
    metadata: metadataOrNull.optional(),
    name: upTo255,
    volume_id: uuid,
    ref: anyOfTypes<object | string | null>(
      (value) => value === null || isReference(value),
      'object',
      'null',
      'string',
    ),
  }),
});

/** What has yet to be found in a backend cannot be: of a host that is known, there is nothing to manage. */
function manageVolume(path: string, min: number): VolumeRoute<z.infer<typeof inClusterSchema>> {
  return {
    method: 'POST',
    path,
    min,
    body: [
      [0, volumeSchema],
      [16, inClusterSchema],
    ],
    answer(call, { volume: { host, cluster, volume_type } }) {
      call.requireAdmin('volume_extension:volume_manage');
      if (!host && !cluster) throw invalidInput('Host field is missing.');
      if (volume_type && !knowsType(call, volume_type)) {
        throw new VolumeFault(
          'BadRequest',
          `Invalid volume type: Cannot find requested '${volume_type}' volume type`,
        );
      }
      if (host !== call.cloud.profile.volume.host) {
        throw new VolumeFault('BadRequest', `Host '${host}' not found`);
      }
      throw noSuchOperation();
    },
  };
}

function knowsType(call: VolumeCall, name: string): boolean {
  return [...call.state.types.values()].some((type) => type.id === name || type.name === name);
}

function manageSnapshot(path: string, min: number): VolumeRoute<z.infer<typeof snapshotSchema>> {
  return {
    method: 'POST',
    path,
    min,
    body: [[0, snapshotSchema]],
    answer(call, { snapshot }) {
      call.volume(snapshot.volume_id);
      call.requireAdmin('snapshot_extension:snapshot_manage');
      throw noSuchOperation();
    },
  };
}

export const managingRoutes = [
  manageVolume('/os-volume-manage', 0),
  manageVolume('/manageable_volumes', CLUSTERS),
  manageSnapshot('/os-snapshot-manage', 0),
  manageSnapshot('/manageable_snapshots', CLUSTERS),
] as const;
