import * as z from 'zod';
import { text } from '../../compute/schema/types.js';
import { noSuchOperation, VolumeFault } from '../fault.js';
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

const named = z.looseObject({ name: text() });

/** Administrators alone make these, and here not even they. */
const forAdministrators =
  (rule: string) =>
  (call: VolumeCall): never => {
    call.requireAdmin(rule);
    throw noSuchOperation();
  };

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
  {
    path: '/groups',
    min: 13,
    body: z.strictObject({
      group: z.looseObject({ group_type: text(), volume_types: z.array(text()).min(1) }),
    }),
    refuse(_call, { group }: { readonly group: { readonly group_type: string } }): never {
      throw new VolumeFault('NotFound', `Group type with name ${group.group_type} could not be found.`);
    },
  },
  {
    path: '/group_snapshots',
    min: 14,
    body: z.strictObject({ group_snapshot: z.looseObject({ group_id: uuid }) }),
    refuse(
      _call,
      { group_snapshot: wanted }: { readonly group_snapshot: { readonly group_id: string } },
    ): never {
      throw new VolumeFault('NotFound', `Group ${wanted.group_id} could not be found.`);
    },
  },
  {
    path: '/group_types',
    min: 11,
    body: z.strictObject({ group_type: named }),
    refuse: forAdministrators('group:group_types:create'),
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
