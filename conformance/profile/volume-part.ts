import * as z from 'zod';
import type { ProfileInput, SeedInput } from '../../sim/index.js';
import type { Asker } from './asker.js';
import { limitsSchema, openZones, quotasOf, versionsSchema, zonesSchema } from './shared-answers.js';

type VolumeSeed = NonNullable<NonNullable<SeedInput>['volume']>;

const typeSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().default(null),
  extra_specs: z.record(z.string(), z.string()).default({}),
});
const typesSchema = z.object({ volume_types: z.array(typeSchema) });
const defaultTypeSchema = z.object({ volume_type: z.object({ id: z.string() }) });

/** What a profile says of the block storage service. */
export async function volumePart(asker: Asker): Promise<ProfileInput['volume']> {
  const root = await asker.api.root('volume');
  if (root === undefined) return undefined;
  const list = await asker.getUrl(`${root.replace(/\/v3(\/.*)?$/, '')}/`, versionsSchema, {
    authenticated: false,
  });
  const highest = list?.versions.find(({ id }) => id.startsWith('v3'))?.version ?? '';
  const minor = Number(/^3\.(\d+)$/.exec(highest)?.[1] ?? -1);
  const zones = openZones(await asker.get('volume', '/os-availability-zone', zonesSchema));
  return {
    ...(minor >= 0 && { microversion_max: `3.${Math.min(minor, SIMULATED)}` }),
    ...(zones.length > 0 && { availability_zones: zones }),
  };
}

/** The highest microversion that the simulator has. */
const SIMULATED = 70;

const QUOTAS = {
  volumes: 'maxTotalVolumes',
  gigabytes: 'maxTotalVolumeGigabytes',
  snapshots: 'maxTotalSnapshots',
  backups: 'maxTotalBackups',
  backup_gigabytes: 'maxTotalBackupGigabytes',
} as const;

/** What block storage holds that an ordinary user sees: types, and limits. */
export async function volumeSeed(asker: Asker): Promise<VolumeSeed> {
  const types = await asker.get('volume', '/types', typesSchema);
  const usual = await asker.get('volume', '/types/default', defaultTypeSchema);
  const limits = await asker.get('volume', '/limits', limitsSchema);
  // They are listed newest first.
  const oldestFirst = [...(types?.volume_types ?? [])].reverse();
  return {
    ...(oldestFirst.length > 0 && {
      types: oldestFirst.map(({ id, name, description, extra_specs }) => ({
        id,
        name,
        description,
        ...(Object.keys(extra_specs).length > 0 && { extra_specs }),
        ...(id === usual?.volume_type.id && { default: true }),
      })),
    }),
    ...(limits && { quotas: { default: quotasOf(QUOTAS, limits) } }),
  };
}
