import * as z from 'zod';
import { isPythonPattern } from '../servers/list/name-pattern.js';
import { sentence } from './sentence.js';
import { complain, type Format, list, text } from './types.js';

/** A parameter that may be given several times: `{'type': 'array', 'items': ...}`. */
export function several<Value>(value: z.ZodType<Value>): z.ZodType<readonly Value[]> {
  return list(value);
}

/** A parameter that may be given once. */
export function once<Value>(value: z.ZodType<Value>): z.ZodType<readonly Value[]> {
  return list(value).superRefine((values, context) => {
    if (values.length > 1) complain(context, sentence.tooLong(values));
  });
}

type Parameters = Readonly<Record<string, z.ZodType>>;

const known = new WeakMap<z.ZodType, (name: string) => boolean>();

/** A query whose unknown parameters are ignored, but for those of the pattern. */
export function looseQuery(parameters: Parameters, pattern?: string): z.ZodType {
  const passes = pattern === undefined ? undefined : new RegExp(pattern);
  return remember(z.looseObject(optional(parameters)), parameters, passes);
}

/**
 * A query whose unknown parameters are refused.
 *
 * @param pattern of unknown parameters that pass all the same; jsonschema then says another sentence of the others
 */
export function strictQuery(parameters: Parameters, pattern?: string): z.ZodType {
  if (pattern === undefined) return remember(z.strictObject(optional(parameters)), parameters);
  const known = new Set(Object.keys(parameters));
  const passes = new RegExp(pattern);
  const schema = z.looseObject(optional(parameters)).superRefine((query, context) => {
    const unknown = Object.keys(query).filter((name) => !known.has(name) && !passes.test(name));
    if (unknown.length > 0) complain(context, sentence.unmatched(unknown, pattern));
  });
  return remember(schema, parameters, passes);
}

/** Which of a query's parameters an operation gets to see. */
export function knownParameters(schema: z.ZodType): (name: string) => boolean {
  return known.get(schema) ?? (() => true);
}

function remember(schema: z.ZodType, parameters: Parameters, passes?: RegExp): z.ZodType {
  const names = new Set(Object.keys(parameters));
  known.set(schema, (name) => names.has(name) || passes?.test(name) === true);
  return schema;
}

function optional(parameters: Parameters): Record<string, z.ZodOptional> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value.optional()]));
}

/** Text that is compiled as a regular expression. */
export const regexFormat: Format = { name: 'regex', test: isPythonPattern };

export const anyText = several(text());
export const anyRegex = several(text({ format: regexFormat }));
