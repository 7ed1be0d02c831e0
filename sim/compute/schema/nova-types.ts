import { isIPv4, isIPv6 } from 'node:net';
import * as z from 'zod';
import { PRINTABLE_PATTERN, TRIMMED_NAME, UNTRIMMED_NAME } from './printable.js';
import { sentence } from './sentence.js';
import {
  choice,
  complain,
  type Format,
  list,
  numeral,
  oneOf,
  patternRecord,
  text,
  textOrNull,
} from './types.js';

/** The types that Nova's request schemas are made of (openapi: compute-v2.96.yaml), by the names they have there. */

export const CANONICAL_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** 32 hexadecimal digits, with dashes anywhere, in braces, as a URN: what Python's `uuid` can read. */
const uuidFormat: Format = { name: 'uuid', test: isUuidLike };

export function isUuidLike(value: string): boolean {
  if (CANONICAL_UUID.test(value)) return true;
  const digits = value
    .replaceAll('urn:', '')
    .replaceAll('uuid:', '')
    .replace(/^[{}]+|[{}]+$/g, '')
    .replaceAll('-', '');
  return /^[0-9a-f]{32}$/i.test(digits);
}

export const uuid = text({ format: uuidFormat });

const nameComplaint = (reason: string): string =>
  `An invalid 'name' value was provided. The name must be: ${reason}`;

/** What nearly all names are, seen at a glance. */
const PLAIN_NAME = /^[!-~]+$/;

export const name = text({
  min: 1,
  max: 255,
  format: {
    name: 'name',
    test: (value) => PLAIN_NAME.test(value) || TRIMMED_NAME.test(value),
    complaint: nameComplaint('printable characters. Can not start or end with whitespace.'),
  },
});

/** The old APIs strip blanks from names. */
export const nameWithBlanks = text({
  min: 1,
  max: 255,
  format: {
    name: 'name_with_leading_trailing_spaces',
    test: (value) => UNTRIMMED_NAME.test(value),
    complaint: nameComplaint('printable characters with at least one non space character'),
  },
});

/** Zones' names stand in lists with colons between. */
export const zoneName = text({
  min: 1,
  max: 255,
  format: { name: 'az_name', test: (value) => TRIMMED_NAME.test(value) && !value.includes(':') },
});

export const zoneNameWithBlanks = text({
  min: 1,
  max: 255,
  format: {
    name: 'az_name_with_leading_trailing_spaces',
    test: (value) => UNTRIMMED_NAME.test(value) && !value.includes(':'),
  },
});

export const nameOrNull = oneOf(text({ min: 1, max: 255 }), z.null());

export const description = textOrNull({ max: 255, pattern: PRINTABLE_PATTERN });

const TRUE_WORDS = ['True', 'TRUE', 'true', '1', 'ON', 'On', 'on', 'YES', 'Yes', 'yes'] as const;
const FALSE_WORDS = ['False', 'FALSE', 'false', '0', 'OFF', 'Off', 'off', 'NO', 'No', 'no'] as const;
const BOOLEANS: readonly (boolean | string)[] = [true, ...TRUE_WORDS, false, ...FALSE_WORDS];

/** True or false, or one of the words for it; see {@link isTrue}. */
export const boolean: z.ZodType<boolean | string> = booleanOr();

/** The same, with more words. */
export function booleanOr(...words: readonly string[]): z.ZodType<boolean | string> {
  const allowed = [...BOOLEANS, ...words];
  return z.custom<boolean | string>((value) => allowed.includes(value as string), {
    error: ({ input }) =>
      typeof input === 'boolean' || typeof input === 'string'
        ? sentence.enum(input, allowed)
        : sentence.type(input, 'boolean', 'string'),
  });
}

/** What a value of {@link boolean} means. */
export function isTrue(value: boolean | string | undefined): boolean {
  return value === true || TRUE_WORDS.includes(value as 'True');
}

export const positiveInteger = numeral({ pattern: '^[0-9]*$', minimum: 1, minLength: 1 });
export const nonNegativeInteger = numeral({ pattern: '^[0-9]*$', minimum: 0, minLength: 1 });

const MAX_INT = 0x7fffffff;
export const volumeSize = numeral({ pattern: '^[0-9]+$', minimum: 1, maximum: MAX_INT });

export const hostname = text({ min: 2, max: 63, pattern: '^[a-zA-Z0-9]+[a-zA-Z0-9-]*[a-zA-Z0-9]+$' });
export const fqdn = text({ min: 1, max: 255, pattern: '^[a-zA-Z0-9-._]*$' });
export const tag = text({ min: 1, max: 60, pattern: '^[^,/]*$' });

export const imageIdOrEmpty = oneOf(uuid, text({ max: 0 }));

/** `{'type': ['string', 'integer'], 'minLength': 1}` */
export const flavorRef: z.ZodType<string | number> = z
  .custom<string | number>((value) => typeof value === 'string' || Number.isInteger(value), {
    error: ({ input }) => sentence.type(input, 'string', 'integer'),
    abort: true,
  })
  .superRefine((value, context) => {
    if (value === '') complain(context, sentence.tooShort(value));
  });

const METADATA_KEY = '^[a-zA-Z0-9-_:. ]{1,255}$';
export const metadata = patternRecord(METADATA_KEY, text({ max: 255 }));
export const metadataWithNull = patternRecord(METADATA_KEY, textOrNull({ max: 255 }));

export const ipv4 = text({ format: { name: 'ipv4', test: isIPv4 } });
export const ipv6 = text({
  format: { name: 'ipv6', test: (value) => isIPv6(value) && !value.includes('%') },
});
/** `{'type': 'string', 'oneOf': [{'format': 'ipv4'}, {'format': 'ipv6'}]}` */
export const ipAddress = z
  .string({ error: ({ input }) => sentence.type(input, 'string') })
  .superRefine((value, context) => {
    if (!isIPv4(value) && !(isIPv6(value) && !value.includes('%'))) complain(context, sentence.anyOf(value));
  });

export const diskConfig = choice('AUTO', 'MANUAL');

/** Python reads base 64 leniently: what is not of its alphabet is skipped (`nova-create-bad-userdata-not-base64`). */
export const base64Format: Format = {
  name: 'base64',
  test(value) {
    const digits = value.replace(/[^A-Za-z0-9+/=]/g, '');
    const data = /^[^=]*/.exec(digits)?.[0].length ?? 0;
    const padding = digits.length - data;
    return data % 4 === 0 || (data % 4 === 2 && padding >= 2) || (data % 4 === 3 && padding >= 1);
  },
};

export const personality = list(
  z.strictObject({ path: text().optional(), contents: text({ format: base64Format }).optional() }),
);

export const trustedCertificates: z.ZodType<string[] | null> = z
  .custom<string[] | null>((value) => value === null || Array.isArray(value), {
    error: ({ input }) => sentence.type(input, 'array', 'null'),
    abort: true,
  })
  .superRefine((value, context) => {
    if (value === null) return;
    if (value.length < 1) complain(context, sentence.tooShort(value));
    if (value.length > 50) complain(context, sentence.tooLong(value));
    if (new Set(value).size < value.length) complain(context, sentence.unique(value));
    for (const [index, item] of value.entries()) {
      const message =
        typeof item !== 'string' ? sentence.type(item, 'string') : item === '' && sentence.tooShort(item);
      if (message) context.addIssue({ code: 'custom', message, path: [index] });
    }
  });
