import * as z from 'zod';
import { sentence } from '../../compute/schema/sentence.js';
import { textOrNull } from '../../compute/schema/types.js';
import { invalidInput } from '../fault.js';
import { accepted, type VolumeRoute } from '../route.js';
import { anyOfTypes, flag, uuidOrNull } from '../schema.js';

const BINARIES: readonly unknown[] = ['cinder-volume', 'cinder-scheduler'];
const place = textOrNull({ min: 1, max: 255, pattern: '^[a-zA-Z0-9-._#@:/+]*$' }).optional();

const schema = z.strictObject({
  cluster_name: place,
  disabled: flag.optional(),
  host: place,
  is_up: flag.optional(),
  binary: z
    .unknown()
    .refine((value) => BINARIES.includes(value), { error: ({ input }) => sentence.enum(input, BINARIES) })
    .optional(),
  resource_id: uuidOrNull.optional(),
  resource_type: textOrNull({ max: 40 }).optional(),
  service_id: anyOfTypes<string | number | null>(
    (value) => value === null || typeof value === 'string' || Number.isInteger(value),
    'string',
    'integer',
    'null',
  ).optional(),
});

/** `POST /workers/cleanup`: has what is left of work that a dead service began cleaned up. All of them live. */
export const cleanWorkers: VolumeRoute<z.output<typeof schema>> = {
  method: 'POST',
  path: '/workers/cleanup',
  min: 24,
  body: [[24, schema]],
  answer(call, { resource_type }) {
    call.requireAdmin('workers:cleanup');
    const type = resource_type
      ? resource_type[0]?.toUpperCase() + resource_type.slice(1).toLowerCase()
      : 'Volume';
    if (type !== 'Volume' && type !== 'Snapshot') {
      throw invalidInput(`Resource type ${type} not valid, must be Volume or Snapshot`);
    }
    return accepted({ cleaning: [], unavailable: [] });
  },
};
