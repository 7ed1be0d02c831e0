import * as z from 'zod';
import { text } from '../../../compute/schema/types.js';
import { invalidInput, invalidVolume, VolumeFault } from '../../fault.js';
import { ok, type VolumeRoute } from '../../route.js';
import { anyOfTypes, flag, uuid } from '../../schema.js';

const options = { force_host_copy: flag.optional(), lock_volume: flag.optional() };
const name = anyOfTypes<string | null>(
  (value) => value === null || typeof value === 'string',
  'string',
  'null',
).optional();

const schema = z.strictObject({
  'os-migrate_volume': z.strictObject({ host: text({ max: 255 }), ...options }),
});
const schema16 = z.strictObject({
  'os-migrate_volume': z.strictObject({ host: name, cluster: name, ...options }),
});

const CLUSTERS = 16;

/** Moves a volume to another host. There is only one, so there is always something against it. */
export const migrate: VolumeRoute<z.infer<typeof schema16>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-migrate_volume',
  body: [
    [0, schema],
    [CLUSTERS, schema16],
  ],
  answer(call, { 'os-migrate_volume': { host, cluster } }) {
    const volume = call.volume();
    call.requireAdmin('volume_extension:volume_admin_actions:migrate_volume');
    if (Boolean(host) === Boolean(cluster)) {
      throw invalidInput(
        call.minor < CLUSTERS
          ? 'Host field is missing.'
          : 'One and only one of cluster and host must be set.',
      );
    }
    const backend = (where: string): string | undefined => where.split('#')[0];
    if (cluster || !host || backend(host) !== backend(call.cloud.profile.volume.host)) {
      throw new VolumeFault('BadRequest', `Invalid host: No available service named '${cluster || host}'`);
    }
    throw invalidVolume(
      `Volume ${volume.id} status must be available or in-use, must not be migrating, have snapshots, be replicated, be part of a group and destination host/cluster must be different than the current one`,
    );
  },
};

const completionSchema = z.strictObject({
  'os-migrate_volume_completion': z.strictObject({
    new_volume: uuid,
    error: anyOfTypes(
      (value) => value === null || typeof value === 'string' || typeof value === 'boolean',
      'string',
      'null',
      'boolean',
    ).optional(),
  }),
});

/** How a driver says that a volume has been moved. */
export const completeMigration: VolumeRoute<z.infer<typeof completionSchema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-migrate_volume_completion',
  body: [[0, completionSchema]],
  answer(call, { 'os-migrate_volume_completion': wanted }) {
    const source = call.volume();
    call.requireAdmin('volume_extension:volume_admin_actions:migrate_volume_completion');
    const target = call.volume(wanted.new_volume);
    if (!source.migrationStatus && !target.migrationStatus) return ok({ save_volume_id: target.id });
    if (!source.migrationStatus) throw invalidVolume('Source volume not mid-migration.');
    if (!target.migrationStatus) throw invalidVolume('Destination volume not mid-migration.');
    throw invalidVolume(
      `Destination has migration_status ${target.migrationStatus}, expected target:${source.id}.`,
    );
  },
};
