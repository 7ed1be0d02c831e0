import * as z from 'zod';

/** Answers that Nova and Cinder have in common. */
export const versionsSchema = z.object({
  versions: z.array(z.object({ id: z.string(), version: z.string().default('') })),
});

export const zonesSchema = z.object({
  availabilityZoneInfo: z.array(
    z.object({ zoneName: z.string(), zoneState: z.object({ available: z.boolean() }) }),
  ),
});

export function openZones(zones: z.output<typeof zonesSchema> | undefined): string[] {
  return (zones?.availabilityZoneInfo ?? [])
    .filter(({ zoneState }) => zoneState.available)
    .map(({ zoneName }) => zoneName);
}

export const limitsSchema = z.object({
  limits: z.object({ absolute: z.record(z.string(), z.number().int()) }),
});

/** Limits by the names of their quotas; any negative number is none. */
export function quotasOf(
  names: Readonly<Record<string, string>>,
  { limits: { absolute } }: z.output<typeof limitsSchema>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([quota, limit]) => {
      const value = absolute[limit];
      return value === undefined ? [] : [[quota, Math.max(-1, value)]];
    }),
  );
}
