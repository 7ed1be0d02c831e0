import * as z from 'zod';
import type { ProfileInput, SeedInput } from '../../sim/index.js';
import type { Asker } from './asker.js';
import { limitsSchema, openZones, quotasOf, versionsSchema, zonesSchema } from './shared-answers.js';

type Compute = NonNullable<ProfileInput['compute']>;
type ComputeSeed = NonNullable<NonNullable<SeedInput>['compute']>;
type FlavorSeed = NonNullable<ComputeSeed['flavors']>[number];

const number = z.number().int();
const quotaSetSchema = z.object({ quota_set: z.looseObject({ injected_file_path_bytes: number }) });
const flavorSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  ram: number,
  vcpus: number,
  disk: number,
  swap: z.union([number, z.literal('').transform(() => 0)]),
  'OS-FLV-EXT-DATA:ephemeral': number.default(0),
  'os-flavor-access:is_public': z.boolean().default(true),
  rxtx_factor: z.number().default(1),
  extra_specs: z.record(z.string(), z.string()).default({}),
});
const flavorPage = z
  .object({
    flavors: z.array(flavorSchema),
    flavors_links: z.array(z.object({ rel: z.string(), href: z.string() })).default([]),
  })
  .transform(({ flavors, flavors_links }) => ({
    items: flavors,
    next: flavors_links.find(({ rel }) => rel === 'next')?.href,
  }));

/** The highest microversion that the simulator has. */
const SIMULATED = 96;
/** From here on a list of flavors shows their extra specs. */
const WITH_SPECS = 61;
const MOUNTS = { 'v1.1': 'v1.1', 'v2.0': 'v2', 'v2.1': 'v2.1' } as const;

/** What a profile says of the compute service. */
export async function computePart(asker: Asker): Promise<Compute> {
  const list = await versionList(asker);
  const minor = highestMinor(list);
  const versions = list.flatMap(({ id }) => (id in MOUNTS ? [MOUNTS[id as keyof typeof MOUNTS]] : []));
  const zones = openZones(await asker.get('compute', '/os-availability-zone', zonesSchema));
  return {
    ...(versions.length > 0 && { versions }),
    ...(minor > 0 && { microversion_max: `2.${Math.min(minor, SIMULATED)}` }),
    ...(zones.length > 0 && { availability_zones: zones }),
  };
}

type VersionList = z.output<typeof versionsSchema>['versions'];

/** The catalog has one version's URL; the list of all is above it. */
async function versionList(asker: Asker): Promise<VersionList> {
  const root = (await asker.api.root('compute')) ?? '';
  const url = `${root.replace(/\/v\d(\.\d)?(\/.*)?$/, '')}/`;
  return (await asker.getUrl(url, versionsSchema, { authenticated: false }))?.versions ?? [];
}

/** `N` of the highest `2.N`; 0 where there are no microversions. */
function highestMinor(list: VersionList): number {
  const highest = list.find(({ id }) => id === 'v2.1')?.version ?? '';
  return Number(/^2\.(\d+)$/.exec(highest)?.[1] ?? 0);
}

/** What compute holds that an ordinary user sees: flavors, and limits. */
export async function computeSeed(asker: Asker, projectId: string): Promise<ComputeSeed> {
  const minor = highestMinor(await versionList(asker));
  const options = minor >= WITH_SPECS ? { microversion: `2.${WITH_SPECS}` } : {};
  const flavors = await asker.all('compute', '/flavors/detail', flavorPage, options);
  const quotas = await limitsOf(asker, projectId);
  return { ...(flavors && { flavors: flavors.map(flavorSeed) }), ...(quotas && { quotas }) };
}

function flavorSeed(flavor: z.output<typeof flavorSchema>): FlavorSeed {
  const { id, name, ram, vcpus, disk, swap, rxtx_factor, extra_specs } = flavor;
  const ephemeral = flavor['OS-FLV-EXT-DATA:ephemeral'];
  return {
    id,
    name,
    ram,
    vcpus,
    disk,
    ...(swap > 0 && { swap }),
    ...(ephemeral > 0 && { ephemeral }),
    ...(rxtx_factor !== 1 && { rxtx_factor }),
    ...(flavor['os-flavor-access:is_public'] ? {} : { is_public: false }),
    ...(Object.keys(extra_specs).length > 0 && { extra_specs }),
  };
}

/** Nova's names of limits, and of the quotas that they show. */
const QUOTAS = {
  instances: 'maxTotalInstances',
  cores: 'maxTotalCores',
  ram: 'maxTotalRAMSize',
  metadata_items: 'maxServerMeta',
  injected_files: 'maxPersonality',
  injected_file_content_bytes: 'maxPersonalitySize',
  key_pairs: 'maxTotalKeypairs',
  server_groups: 'maxServerGroups',
  server_group_members: 'maxServerGroupMembers',
} as const;

async function limitsOf(asker: Asker, projectId: string): Promise<ComputeSeed['quotas']> {
  const limits = await asker.get('compute', '/limits', limitsSchema);
  if (!limits) return undefined;
  const paths = await asker.get('compute', `/os-quota-sets/${projectId}`, quotaSetSchema);
  return {
    ...quotasOf(QUOTAS, limits),
    ...(paths && { injected_file_path_bytes: paths.quota_set.injected_file_path_bytes }),
  };
}
