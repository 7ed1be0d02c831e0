import * as z from 'zod';
import { isRecord } from '../../compute/schema/types.js';
import { invalidInput, noSuchOperation, VolumeFault } from '../fault.js';
import { askedOrder, pageOf, parameter } from '../listing.js';
import { ok, type VolumeRoute } from '../route.js';
import { anyOfTypes, flag, hostName, metadataOrNull, printable, upTo255, uuid } from '../schema.js';
import type { VolumeCall } from '../volume-call.js';

/** Since when there are the paths that are not called `os-`. */
const RENAMED = 8;

const lists = [
  ['/os-volume-manage', 'manageable-volumes', 'volume_extension:list_manageable', 0],
  ['/manageable_volumes', 'manageable-volumes', 'volume_extension:list_manageable', RENAMED],
  ['/os-snapshot-manage', 'manageable-snapshots', 'snapshot_extension:list_manageable', 0],
  ['/manageable_snapshots', 'manageable-snapshots', 'snapshot_extension:list_manageable', RENAMED],
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
        checkPlace(call, 17, parameter(call, 'host'), parameter(call, 'cluster'));
        pageOf(call);
        checkOrder(call);
        findBackend(call);
        return ok({ [key]: [] });
      },
    }),
  ),
);

/** @throws VolumeFault 400 */
function checkOrder(call: VolumeCall): void {
  const asked = askedOrder(call, 'reference');
  const keys = asked.map(([key]) => key).filter((key) => key !== 'reference' && key !== 'size');
  if (keys.length > 0) throw invalidParameter(`Invalid sort keys passed: ${keys.join(', ')}`);
  const ways = asked.map(([, way]) => way).filter((way) => way !== 'asc' && way !== 'desc');
  if (ways.length > 0) throw invalidParameter(`Invalid sort dirs passed: ${ways.join(', ')}`);
}

const invalidParameter = (message: string) => new VolumeFault('InvalidParameterValue', message);

/** @throws VolumeFault 404 */
function findBackend(call: VolumeCall): void {
  const host = parameter(call, 'host');
  if (host?.split('#')[0] === call.cloud.profile.volume.host.split('#')[0]) return;
  const where = host ? ` on host ${host}` : '';
  throw new VolumeFault('ServiceNotFound', `Service cinder-volume could not be found${where}.`);
}

/** @param since the microversion that knows of clusters; @throws VolumeFault 400 */
function checkPlace(
  { minor }: VolumeCall,
  since: number,
  host: string | null | undefined,
  cluster: string | null | undefined,
): void {
  if (Boolean(host) !== Boolean(minor >= since && cluster)) return;
  throw invalidInput(
    minor >= since ? 'One and only one of cluster and host must be set.' : 'Host field is missing.',
  );
}

const nameOrNull = upTo255;
const isReference = (value: unknown): boolean => typeof value === 'string' || isRecord(value);
const shape = {
  description: printable,
  availability_zone: nameOrNull,
  bootable: flag.optional(),
  volume_type: nameOrNull,
  name: nameOrNull,
  host: hostName,
  ref: anyOfTypes<object | string>(isReference, 'object', 'string'),
  metadata: metadataOrNull.optional(),
};
const volumeSchema = z.strictObject({ volume: z.strictObject(shape) });
const volumeSchema16 = z.strictObject({ volume: z.strictObject({ ...shape, cluster: nameOrNull }) });
const snapshotSchema = z.strictObject({
  snapshot: z.strictObject({
    description: printable,
    metadata: metadataOrNull.optional(),
    name: nameOrNull,
    ref: anyOfTypes<object | string | null>(
      (value) => value === null || isReference(value),
      'object',
      'null',
      'string',
    ),
    volume_id: uuid,
  }),
});

/** What has yet to be found in a backend cannot be: of a host that is known, there is nothing to manage. */
function manageVolume(path: string, min: number): VolumeRoute<z.infer<typeof volumeSchema16>> {
  return {
    method: 'POST',
    path,
    min,
    body: [
      [0, volumeSchema],
      [16, volumeSchema16],
    ],
    answer(call, { volume: { host, cluster, volume_type } }) {
      call.requireAdmin('volume_extension:volume_manage');
      checkPlace(call, 16, host, cluster);
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
  manageVolume('/manageable_volumes', RENAMED),
  manageSnapshot('/os-snapshot-manage', 0),
  manageSnapshot('/manageable_snapshots', RENAMED),
] as const;
