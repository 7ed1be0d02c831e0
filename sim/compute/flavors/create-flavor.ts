import * as z from 'zod';
import { conflictingRequest } from '../fault.js';
import type { ComputeRoute, Schemas } from '../route.js';
import { boolean, isTrue, name, nameWithBlanks } from '../schema/nova-types.js';
import { PRINTABLE_PATTERN } from '../schema/printable.js';
import { sentence } from '../schema/sentence.js';
import { complain, numeral, text, textOrNull } from '../schema/types.js';
import type { FlavorRecord } from './flavor.js';
import { viewFlavor, withFlavors } from './flavor-view.js';

const MAX_INT = 0x7fffffff;
const positive = numeral({ pattern: '^[0-9]+$', minimum: 1, maximum: MAX_INT });
const nonNegative = numeral({ pattern: '^[0-9]+$', minimum: 0, maximum: MAX_INT });

const ID_PATTERN = '^(?! )[a-zA-Z0-9. _-]+(?<! )$';
const idText = text({ min: 1, max: 255, pattern: ID_PATTERN });

const id = z.custom<string | number | null>(
  (value) => value === null || typeof value === 'string' || typeof value === 'number',
  { error: ({ input }) => sentence.type(input, 'string', 'number', 'null'), abort: true },
);
const flavorId = id.superRefine((value, context) => {
  const issues = typeof value === 'string' ? idText.safeParse(value).error?.issues : undefined;
  for (const { message } of issues ?? []) complain(context, message);
});

const FACTOR_PATTERN = '^[0-9]+(\\.[0-9]+)?$';
const LARGEST_FACTOR = 3.40282e38;

const factor = z
  .custom<number | string>((value) => typeof value === 'number' || typeof value === 'string', {
    error: ({ input }) => sentence.type(input, 'number', 'string'),
    abort: true,
  })
  .superRefine((value, context) => {
    if (typeof value === 'string' && !new RegExp(FACTOR_PATTERN).test(value)) {
      complain(context, sentence.pattern(value, FACTOR_PATTERN));
      return;
    }
    const number = Number(value);
    if (number <= 0) complain(context, `${value} is less than or equal to the minimum of 0`);
    if (number > LARGEST_FACTOR) complain(context, sentence.maximum(number, LARGEST_FACTOR));
  });

export const flavorDescription = textOrNull({ max: 65_535, pattern: PRINTABLE_PATTERN });

const flavor = z.strictObject({
  name,
  id: flavorId.optional(),
  ram: positive,
  vcpus: positive,
  disk: nonNegative,
  'OS-FLV-EXT-DATA:ephemeral': nonNegative.optional(),
  swap: nonNegative.optional(),
  rxtx_factor: factor.optional(),
  'os-flavor-access:is_public': boolean.optional(),
  description: flavorDescription.optional(),
});

const body: Schemas = [
  [0, z.strictObject({ flavor: flavor.omit({ description: true }).extend({ name: nameWithBlanks }) })],
  [1, z.strictObject({ flavor: flavor.omit({ description: true }) })],
  [55, z.strictObject({ flavor })],
];

interface CreateFlavorBody {
  readonly flavor: z.output<typeof flavor>;
}

/** `POST /flavors`, for administrators (recording `nova-flavor-create-forbidden`). */
export const createFlavor: ComputeRoute<CreateFlavorBody> = {
  method: 'POST',
  path: '/flavors',
  body,
  answer(call, { flavor: input }) {
    call.requireAdmin('os_compute_api:os-flavor-manage:create');
    const { flavors, counters } = call.cloud.compute;
    const record = newFlavor(input, () => call.cloud.ids.uuid(), counters.flavor + 1, call.now);
    for (const other of flavors.values()) {
      if (other.name === record.name) {
        throw conflictingRequest(`Flavor with name ${record.name} already exists.`);
      }
    }
    if (flavors.has(record.id)) throw conflictingRequest(`Flavor with ID ${record.id} already exists.`);
    counters.flavor = record.number;
    flavors.set(record.id, record);
    return withFlavors({ flavor: viewFlavor(call, record) });
  },
};

function newFlavor(
  input: CreateFlavorBody['flavor'],
  newId: () => string,
  number: number,
  now: number,
): FlavorRecord {
  const {
    'os-flavor-access:is_public': isPublic = true,
    'OS-FLV-EXT-DATA:ephemeral': ephemeral = 0,
    swap = 0,
    rxtx_factor: rxtxFactor = 1,
  } = input;
  return {
    id: input.id ? String(input.id) : newId(),
    number,
    name: input.name.trim(),
    ram: Number(input.ram),
    vcpus: Number(input.vcpus),
    disk: Number(input.disk),
    ephemeral: Number(ephemeral),
    swap: Number(swap),
    rxtxFactor: Number(rxtxFactor),
    isPublic: isTrue(isPublic),
    disabled: false,
    description: input.description ?? null,
    extraSpecs: {},
    access: new Set(),
    createdAt: now,
  };
}
