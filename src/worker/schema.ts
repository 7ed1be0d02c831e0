/** Parts that the schemas of the options share, and how their complaints become problems with paths. */
import * as z from 'zod';
import { type Problem, pathOf } from './configuration-error.js';
import { hasInterpolation } from './interpolation.js';
import { nearestName } from './nearest-name.js';
import { Renderer } from './rendering.js';

/** Waits for a build by itself, not only by something within. */
function awaitsBuild(value: unknown): boolean {
  return (
    typeof value === 'function' ||
    value instanceof Renderer ||
    (typeof value === 'string' && hasInterpolation(value))
  );
}

/** Takes what waits for a build as it is, to be looked at once it is rendered; else what `schema` takes. */
export function renderable<S extends z.ZodType>(schema: S) {
  return z
    .unknown()
    .transform(
      (value, context): z.output<S> =>
        awaitsBuild(value) ? (value as z.output<S>) : parsedBy(schema, value, context),
    );
}

/** What a schema makes of a value, its complaints passed on to the schema that asks. */
export function parsedBy<S extends z.ZodType>(
  schema: S,
  value: unknown,
  context: z.RefinementCtx,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues)
    context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
  return z.NEVER;
}

/** An object with these keys and no other. The message for a key that is not known is the noun's. */
export function onlyKeys<S extends z.ZodRawShape>(shape: S, noun: string, wrongType: string) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? (issue.keys as string[]).map((key) => unknownKey(key, known, noun)).join('\n')
        : wrongType,
  });
}

function unknownKey(key: string, known: readonly string[], noun: string): string {
  const nearest = nearestName(key, known);
  return nearest === undefined
    ? `is no ${noun}; the known are ${known.join(', ')}`
    : `is no ${noun}; did you mean ${nearest}?`;
}

/** Every complaint of a schema, each with its path below `at`. A complaint about several keys becomes several. */
export function problemsOf(error: z.ZodError, at: readonly PropertyKey[] = []): Problem[] {
  return error.issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code !== 'unrecognized_keys') return [{ path: pathOf(path), message: issue.message }];
    const messages = issue.message.split('\n');
    return issue.keys.map((key, i) => ({ path: pathOf([...path, key]), message: messages[i] as string }));
  });
}

export const text = (message: string) => z.string({ error: message }).min(1, { error: message });

/** A whole number, or its digits: `'10'` is what `%(prop:size)s` gives. */
export function wholeNumber(minimum: number, message: string) {
  const holds = (value: unknown) =>
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : typeof value === 'string' && /^-?\d+$/.test(value);
  return z
    .custom<number | string>(holds, { error: message })
    .transform(Number)
    .refine((value) => value >= minimum, { error: message });
}

export const trueOrFalse = (message = 'give true or false, without quotes') => z.boolean({ error: message });

export function oneOf<const T extends readonly [string, ...string[]]>(...values: T) {
  return z.enum(values, { error: `give one of ${values.map((value) => `'${value}'`).join(', ')}` });
}
