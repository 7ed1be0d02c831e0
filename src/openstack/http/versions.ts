import * as z from 'zod';

const version = z.looseObject({
  id: z.string(),
  status: z.string().default(''),
  /** The highest microversion; empty or absent where there are none. */
  version: z.string().default(''),
  min_version: z.string().default(''),
});

export type ApiVersion = z.output<typeof version>;

/**
 * The versions of a service, in each of the forms in which the services list them (recordings
 * version-keystone_, version-keystone_v3, version-nova_, version-nova_v2.1, version-nova_nope).
 */
export const versionsSchema = z.union([
  z.object({ versions: z.object({ values: z.array(version) }) }).transform(({ versions }) => versions.values),
  z.object({ versions: z.array(version) }).transform(({ versions }) => versions),
  z.object({ choices: z.array(version) }).transform(({ choices }) => choices),
  z.object({ version }).transform((document) => [document.version]),
]);

/** Root documents come with 300 as well as with 200. */
export const VERSION_STATUSES = [300] as const;
