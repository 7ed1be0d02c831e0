import * as z from 'zod';
import { inJsonSchemaWords, sentence } from './sentence.js';
import { complain, isRecord } from './types.js';

/** `{'type': 'null'}` */
export const onlyNull: z.ZodType<null> = z.custom<null>((value) => value === null, {
  error: ({ input }) => sentence.type(input, 'null'),
});

/** `{'type': ['object', 'null'], 'properties': ...}` */
export function objectOrNull<Shape extends z.core.$ZodLooseShape>(
  object: z.ZodObject<Shape, z.core.$strict>,
): z.ZodType {
  return z.unknown().superRefine((value, context) => {
    if (value === null) return;
    if (!isRecord(value)) return complain(context, sentence.type(value, 'object', 'null'));
    passOn(object, value, context);
  });
}

/** `{'properties': ...}` with no type: anything that is no object passes. */
export function ifObject<Shape extends z.core.$ZodLooseShape>(
  object: z.ZodObject<Shape, z.core.$strict>,
): z.ZodType {
  return z.unknown().superRefine((value, context) => {
    if (isRecord(value)) passOn(object, value, context);
  });
}

function passOn(schema: z.ZodType, value: unknown, context: z.core.$RefinementCtx): void {
  const issues = schema.safeParse(value, { error: inJsonSchemaWords }).error?.issues ?? [];
  for (const issue of issues) context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
}
