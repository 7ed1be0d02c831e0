import { z } from 'zod';
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

const known = new WeakMap<z.ZodType, ReadonlySet<string>>();

/** A query whose unknown parameters are ignored. */
export function looseQuery(parameters: Parameters): z.ZodType {
  return remember(z.looseObject(optional(parameters)), parameters);
}

/** A query whose unknown parameters are refused. */
export function strictQuery(parameters: Parameters): z.ZodType {
  return remember(z.strictObject(optional(parameters)), parameters);
}

/** Which of a query's parameters an operation gets to see. */
export function knownParameters(schema: z.ZodType): (name: string) => boolean {
  const names = known.get(schema);
  return (name) => names?.has(name) ?? true;
}

function remember(schema: z.ZodType, parameters: Parameters): z.ZodType {
  known.set(schema, new Set(Object.keys(parameters)));
  return schema;
}

function optional(parameters: Parameters): Record<string, z.ZodOptional> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value.optional()]));
}

/** Text that is compiled as a regular expression; Python's and JavaScript's differ little. */
export const regexFormat: Format = {
  name: 'regex',
  test(value) {
    if (value === '') return false;
    try {
      new RegExp(value);
      return true;
    } catch {
      return false;
    }
  },
};

export const anyText = several(text());
export const anyRegex = several(text({ format: regexFormat }));
