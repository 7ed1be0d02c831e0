import * as z from 'zod';
import { sentence } from '../compute/schema/sentence.js';
import { characters } from '../compute/schema/types.js';

const MAX = 255;

/**
 * A name or description: blanks around it do not count. Where it is too long, Cinder says so without naming field
 * and value.
 */
export function freeText(name: string): z.ZodType<string | null | undefined> {
  return z
    .custom<string | null>((value) => value === null || typeof value === 'string', {
      error: ({ input }) => sentence.type(input, 'string', 'null'),
      abort: true,
    })
    .superRefine((value, context) => {
      const length = value === null ? 0 : characters(value.trim());
      if (length <= MAX) return;
      const message = `Invalid input received: ${name} has ${length} characters, more than ${MAX}.`;
      context.addIssue({ code: 'custom', message, params: { bare: true } });
    })
    .optional();
}

export function trimmed(value: string | null | undefined): string | null {
  return value?.trim() ?? null;
}

/** The text under the first of the names that the body has; undefined where it has none. */
export function firstText(body: object, ...names: string[]): string | null | undefined {
  const values = body as Readonly<Record<string, string | null | undefined>>;
  const name = names.find((one) => Object.hasOwn(values, one));
  return name === undefined ? undefined : trimmed(values[name]);
}
