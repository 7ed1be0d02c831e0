import * as z from 'zod';
import { inJsonSchemaWords, sentence } from './sentence.js';

/**
 * Building blocks for request schemas whose complaints are those of Python's jsonschema, in the order in which it
 * looks: type, length, pattern, format. Objects and arrays are zod's own `strictObject` and `array`.
 */

/** A check that a string may have to pass beyond its length. */
export interface Format {
  readonly name: string;
  readonly test: (value: string) => boolean;
  /** What is said instead of the usual sentence, without naming field and value. */
  readonly complaint?: string | ((value: string) => string);
}

export interface TextRules {
  /** Characters, as Python counts them. */
  readonly min?: number;
  readonly max?: number;
  /** As Nova writes it: it is in the message. */
  readonly pattern?: string;
  readonly format?: Format;
  /** Where jsonschema looks at the length after the format: order of keywords in Nova's schema. */
  readonly formatFirst?: boolean;
}

/** `{'type': 'string', ...}` */
export function text(rules: TextRules = {}): z.ZodType<string> {
  return z.string({ error: ({ input }) => sentence.type(input, 'string') }).superRefine(textCheck(rules));
}

/** `{'type': ['string', 'null'], ...}` */
export function textOrNull(rules: TextRules = {}): z.ZodType<string | null> {
  const check = textCheck(rules);
  return z
    .custom<string | null>((value) => value === null || typeof value === 'string', {
      error: ({ input }) => sentence.type(input, 'string', 'null'),
      abort: true,
    })
    .superRefine((value, context) => {
      if (value !== null) check(value, context);
    });
}

/** `{'type': 'string', 'enum': [...]}` */
export function choice<const Choices extends readonly [string, ...string[]]>(
  ...choices: Choices
): z.ZodType<Choices[number]> {
  return z.enum(choices, {
    error: ({ input }) =>
      typeof input === 'string' ? sentence.enum(input, choices) : sentence.type(input, 'string'),
  });
}

export interface NumberRules {
  readonly pattern: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Characters; only where the schema has it. */
  readonly minLength?: number;
  readonly orNull?: boolean;
}

/** `{'type': ['integer', 'string'], 'pattern': ..., 'minimum': ...}`: a number, or a string of digits. */
export function numeral(rules: NumberRules): z.ZodType<number | string> {
  const types = rules.orNull ? ['integer', 'string', 'null'] : ['integer', 'string'];
  const pattern = new RegExp(rules.pattern, 'u');
  return z
    .custom<number | string>(
      (value) =>
        Number.isInteger(value) || typeof value === 'string' || (rules.orNull === true && value === null),
      { error: ({ input }) => sentence.type(input, ...types), abort: true },
    )
    .superRefine((value, context) => {
      if (value === null) return;
      if (typeof value === 'string' && !pattern.test(value)) {
        complain(context, sentence.pattern(value, rules.pattern));
      }
      const number = typeof value === 'string' ? numberOf(value) : value;
      const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY, minLength = 0 } = rules;
      if (number !== undefined && number < minimum) complain(context, sentence.minimum(number, minimum));
      if (number !== undefined && number > maximum) complain(context, sentence.maximum(number, maximum));
      if (typeof value === 'string' && value.length < minLength) complain(context, sentence.tooShort(value));
    });
}

function numberOf(text: string): number | undefined {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
}

/** `{'oneOf': [...]}` and `{'anyOf': [...]}` of schemas that exclude each other. */
export function oneOf<Choices extends readonly z.ZodType[]>(
  ...choices: Choices
): z.ZodType<z.infer<Choices[number]>> {
  return z.custom<z.infer<Choices[number]>>((value) => choices.some((one) => accepts(one, value)), {
    error: ({ input }) => sentence.anyOf(input),
  });
}

/** Without making an error of what is wrong, which nobody reads here. */
function accepts(schema: z.ZodType, value: unknown): boolean {
  const result = schema._zod.run({ value, issues: [] }, { async: false });
  return !(result instanceof Promise) && result.issues.length === 0;
}

/** `{'type': 'object', 'patternProperties': {pattern: value}, 'additionalProperties': False}` */
export function patternRecord<Value>(
  pattern: string,
  value: z.ZodType<Value>,
): z.ZodType<Record<string, Value>> {
  const keys = new RegExp(pattern.replace('0-9-_', '0-9\\-_'), 'u');
  return z
    .custom<Record<string, Value>>(isRecord, {
      error: ({ input }) => sentence.type(input, 'object'),
      abort: true,
    })
    .superRefine((record, context) => {
      const unmatched: string[] = [];
      for (const [key, item] of Object.entries(record)) {
        if (!keys.test(key)) unmatched.push(key);
        else copyIssues(value, item, key, context);
      }
      if (unmatched.length > 0) complain(context, sentence.unmatched(unmatched, pattern));
    });
}

/** `{'type': 'array', 'items': item, 'minItems': ...}`; the order of its rules is the order in which they are broken. */
export function list<Item>(item: z.ZodType<Item>): z.ZodArray<z.ZodType<Item>> {
  return z.array(item, { error: inJsonSchemaWords });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Characters, as Python counts them. */
export function characters(value: string): number {
  let surrogates = 0;
  for (let index = 0; index < value.length; index++) {
    if ((value.charCodeAt(index) & 0xfc00) === 0xdc00) surrogates++;
  }
  return value.length - surrogates;
}

type Context = z.core.$RefinementCtx;

export function complain(context: Context, message: string): void {
  context.addIssue({ code: 'custom', message });
}

function textCheck(rules: TextRules): (value: string, context: Context) => void {
  const pattern = rules.pattern === undefined ? undefined : pythonPattern(rules.pattern);
  const length = (value: string, context: Context): void => {
    const count = characters(value);
    if (count < (rules.min ?? 0)) complain(context, sentence.tooShort(value));
    if (count > (rules.max ?? Number.POSITIVE_INFINITY)) complain(context, sentence.tooLong(value));
  };
  return (value, context) => {
    if (!rules.formatFirst) length(value, context);
    if (pattern && !pattern.test(value)) complain(context, sentence.pattern(value, rules.pattern as string));
    if (rules.format && !rules.format.test(value)) complainOfFormat(context, value, rules.format);
    if (rules.formatFirst) length(value, context);
  };
}

function complainOfFormat(context: Context, value: string, format: Format): void {
  const { complaint, name } = format;
  if (complaint === undefined) complain(context, sentence.format(value, name));
  else {
    const message = typeof complaint === 'string' ? complaint : complaint(value);
    context.addIssue({ code: 'custom', message, params: { bare: true } });
  }
}

/** Without `u`: Python takes `[._-r/]` and `[0-9-_]` as they stand, and so does JavaScript's older syntax. */
function pythonPattern(pattern: string): RegExp {
  return new RegExp(pattern.replace(/\$$/, '\\n?$'));
}

function copyIssues(schema: z.ZodType, value: unknown, key: string, context: Context): void {
  const result = schema.safeParse(value);
  for (const issue of result.error?.issues ?? []) {
    context.addIssue({ code: 'custom', message: issue.message, path: [key, ...issue.path] });
  }
}
