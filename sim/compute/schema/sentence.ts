import type * as z from 'zod';
import { repr } from '../../http/python-text.js';

/** What Python's jsonschema says of a value that breaks a rule, by the rule's keyword. */
export const sentence = {
  type: (value: unknown, ...types: readonly string[]): string =>
    `${repr(value)} is not of type ${types.map(repr).join(', ')}`,
  enum: (value: unknown, allowed: readonly unknown[]): string =>
    `${repr(value)} is not one of ${repr(allowed)}`,
  tooShort: (value: unknown): string => `${repr(value)} is too short`,
  tooLong: (value: unknown): string => `${repr(value)} is too long`,
  pattern: (value: unknown, pattern: string): string => `${repr(value)} does not match ${repr(pattern)}`,
  format: (value: unknown, format: string): string => `${repr(value)} is not a ${repr(format)}`,
  minimum: (value: number, minimum: number): string =>
    `${repr(value)} is less than the minimum of ${minimum}`,
  maximum: (value: number, maximum: number): string =>
    `${repr(value)} is greater than the maximum of ${maximum}`,
  unique: (value: unknown): string => `${repr(value)} has non-unique elements`,
  anyOf: (value: unknown): string => `${repr(value)} is not valid under any of the given schemas`,
  notEnough: (value: unknown): string => `${repr(value)} does not have enough properties`,
  tooMany: (value: unknown): string => `${repr(value)} has too many properties`,
  required: (key: string): string => `${repr(key)} is a required property`,
  additional: (keys: readonly string[]): string =>
    `Additional properties are not allowed (${[...keys].sort().map(repr).join(', ')} ${keys.length === 1 ? 'was' : 'were'} unexpected)`,
  unmatched: (keys: readonly string[], pattern: string): string =>
    `${[...keys].sort().map(repr).join(', ')} ${keys.length === 1 ? 'does' : 'do'} not match any of the regexes: ${repr(pattern)}`,
};

const TYPE_NAMES: Readonly<Record<string, string>> = { int: 'integer', record: 'object', map: 'object' };

/** zod's own issues in jsonschema's words; for schemas that bring no message of their own. */
export function inJsonSchemaWords(issue: z.core.$ZodRawIssue): string {
  const value = issue.input;
  switch (issue.code) {
    case 'invalid_type': {
      const expected = issue.expected as string;
      return sentence.type(value, TYPE_NAMES[expected] ?? expected);
    }
    case 'invalid_value':
      return typeof value === 'string'
        ? sentence.enum(value, issue.values as unknown[])
        : sentence.type(value, 'string');
    case 'too_small':
      return issue.origin === 'number'
        ? sentence.minimum(value as number, issue.minimum as number)
        : sentence.tooShort(value);
    case 'too_big':
      return issue.origin === 'number'
        ? sentence.maximum(value as number, issue.maximum as number)
        : sentence.tooLong(value);
    case 'unrecognized_keys':
      return sentence.additional(issue.keys as string[]);
    default:
      return sentence.anyOf(value);
  }
}
