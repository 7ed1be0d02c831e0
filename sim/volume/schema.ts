import * as z from 'zod';
import { PRINTABLE_PATTERN } from '../compute/schema/printable.js';
import { sentence } from '../compute/schema/sentence.js';
import {
  characters,
  complain,
  type Format,
  isRecord,
  list,
  numeral,
  oneOf,
  patternRecord,
  type TextRules,
  text,
  textOrNull,
} from '../compute/schema/types.js';

/** Parts of Cinder's request schemas, in its own words where something is wrong. */

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** As Python's `uuid` takes it, less strict than the standard. */
export function isUuidLike(value: string): boolean {
  return UUID.test(value.replace(/^urn:|^uuid:|[{}]/g, ''));
}

const uuidFormat: Format = { name: 'uuid', test: isUuidLike };

export const uuid = text({ format: uuidFormat });
export const uuidOrNull = oneOf(uuid, z.null());

/** `{'type': ['string', 'null'], 'maxLength': 255}` */
export const upTo255 = textOrNull({ max: 255 }).optional();

/** What one says of snapshots, backups, groups and types. Of volumes one may say anything. */
export const printable = textOrNull({ max: 255, pattern: PRINTABLE_PATTERN }).optional();

/** Where a host's name is wanted; brackets are for addresses. */
export const hostName = textOrNull({ min: 1, max: 255, pattern: '^[a-zA-Z0-9-._#@:/+\\[\\]]*$' }).optional();

/** Texts, none of them twice. */
export function uniqueTexts(rules: TextRules): z.ZodType<string[]> {
  return list(text(rules)).superRefine((value, context) => {
    if (new Set(value).size < value.length) complain(context, sentence.unique(value));
  });
}

const inName = (reason: string): string =>
  `An invalid 'name' value was provided. The 'name' can not be ${reason}.`;

/** Of what administrators make: not blanks alone. */
export const filledName = text({
  min: 1,
  max: 255,
  format: {
    name: 'name',
    test: (value) => value.trim() !== '',
    complaint: inName('empty'),
  },
});

/** A name whose length nobody counts but its format, without the blanks around it. */
export const trimmedName = text({
  format: {
    name: 'name_skip_leading_trailing_spaces',
    test: (value) => value.trim() !== '' && characters(value.trim()) <= 255,
    complaint: (value) =>
      inName(value === '' ? 'None' : value.trim() === '' ? 'empty' : 'greater than 255 characters'),
  },
});

const DB_MAX = 0x7fffffff;
const digits = { pattern: '^[0-9]+$', minimum: 1, maximum: DB_MAX };
export const size = numeral(digits);
export const sizeOrNull = numeral({ ...digits, orNull: true });

const TRUE = [true, 'True', 'TRUE', 'true', '1', 'ON', 'On', 'on', 'YES', 'Yes', 'yes', 'y', 't'];
const FALSE = [false, 'False', 'FALSE', 'false', '0', 'OFF', 'Off', 'off', 'NO', 'No', 'no', 'n', 'f'];
const FLAGS: readonly unknown[] = [...TRUE, ...FALSE];

/** `{'type': ['boolean', 'string'], 'enum': [True, 'True', ...]}` */
export const flag = z
  .custom<boolean | string>((value) => typeof value === 'boolean' || typeof value === 'string', {
    error: ({ input }) => sentence.type(input, 'boolean', 'string'),
    abort: true,
  })
  .superRefine((value, context) => {
    if (!FLAGS.includes(value)) complain(context, sentence.enum(value, FLAGS));
  });

export function isTrue(value: boolean | string | null | undefined): boolean {
  return (TRUE as unknown[]).includes(value);
}

const METADATA_KEY = '^[a-zA-Z0-9-_:. /]{1,255}$';
export const metadata = patternRecord(METADATA_KEY, text({ max: 255 }));

/** `{'type': ['object', 'null'], 'patternProperties': ...}` */
export const metadataOrNull = z
  .custom<Record<string, string> | null>(
    (value) => value === null || (typeof value === 'object' && !Array.isArray(value)),
    { error: ({ input }) => sentence.type(input, 'object', 'null'), abort: true },
  )
  .superRefine((value, context) => {
    if (value === null) return;
    for (const issue of metadata.safeParse(value).error?.issues ?? []) {
      context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path] });
    }
  });

/** One of several types, with nothing else to be said of them. */
export function anyOfTypes<Value>(test: (value: unknown) => boolean, ...names: string[]): z.ZodType<Value> {
  return z.custom<Value>(test, { error: ({ input }) => sentence.type(input, ...names) });
}

/** `{'type': ['object', 'null'], 'properties': ...}` with no other keys. */
export function objectOrNull<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodType<z.output<z.ZodObject<Shape>> | null> {
  return anyOfTypes<object | null>((value) => value === null || isRecord(value), 'object', 'null').pipe(
    z.strictObject(shape).nullable(),
  ) as unknown as z.ZodType<z.output<z.ZodObject<Shape>> | null>;
}

/** The body of an action whose value does not matter. */
export function action(name: string): z.ZodType {
  return z.strictObject({ [name]: z.unknown() });
}

const SPEC_KEY = '^[a-zA-Z0-9-_:.]{1,255}$';

/** Extra specs of a new type. */
export const specs = patternRecord(METADATA_KEY, textOrNull({ max: 255 }));
/** Extra specs that are added to a type: their keys have no blanks. */
export const specKeys = patternRecord(SPEC_KEY, textOrNull({ max: 255 }));
/** One of them. */
export const oneSpec = specKeys.superRefine((value, context) => {
  const { length } = Object.keys(value);
  if (length < 1) complain(context, sentence.notEnough(value));
  if (length > 1) complain(context, sentence.tooMany(value));
});
