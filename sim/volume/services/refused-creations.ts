import * as z from 'zod';
import { noSuchOperation } from '../fault.js';
import type { Minor } from '../microversion.js';
import type { VolumeRoute } from '../route.js';
import { uuid } from '../schema.js';
import type { VolumeCall } from '../volume-call.js';

interface RefusedCreation {
  readonly path: string;
  readonly min?: Minor;
  readonly body: z.ZodType;
  readonly refuse: (call: VolumeCall, body: never) => never;
}

/** What this cloud has none of and no way to make: what is wrong with the request is told all the same. */
const REFUSED: readonly RefusedCreation[] = [
  {
    path: '/backups',
    body: z.strictObject({ backup: z.looseObject({ volume_id: uuid }) }),
    refuse(call, { backup }: { readonly backup: { readonly volume_id: string } }): never {
      call.volume(backup.volume_id);
      throw noSuchOperation();
    },
  },
];

export const refusedCreations: readonly VolumeRoute<never>[] = REFUSED.map(
  ({ path, min = 0, body, refuse }): VolumeRoute<never> => ({
    method: 'POST',
    path,
    min,
    body: [[0, body]],
    answer: refuse,
  }),
);
