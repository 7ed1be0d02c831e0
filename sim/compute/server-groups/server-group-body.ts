import * as z from 'zod';
import type { Schemas } from '../route.js';
import { name, positiveInteger } from '../schema/nova-types.js';
import { sentence } from '../schema/sentence.js';
import { choice, complain } from '../schema/types.js';
import type { Policy } from './server-group.js';

const HARD = ['anti-affinity', 'affinity'] as const;
const ALL = [...HARD, 'soft-anti-affinity', 'soft-affinity'] as const;

/** A list of exactly one policy. */
function policies(policy: z.ZodType<Policy>): z.ZodType<readonly Policy[]> {
  return z
    .array(policy, { error: ({ input }) => sentence.type(input, 'array') })
    .superRefine((list, context) => {
      if (list.length < 1) complain(context, sentence.tooShort(list));
      if (list.length > 1) complain(context, sentence.tooLong(list));
    });
}

const group = (policy: z.ZodType<Policy>) =>
  z.strictObject({ server_group: z.strictObject({ name, policies: policies(policy) }) });

const modern = z.strictObject({
  name,
  policy: choice(...ALL),
  rules: z.strictObject({ max_server_per_host: positiveInteger.optional() }).optional(),
});

/** A policy and its rules since 2.64, before that a list of one policy. */
export const createServerGroupSchemas: Schemas = [
  [0, group(choice(...HARD))],
  [15, group(choice(...ALL))],
  [64, z.strictObject({ server_group: modern })],
];

export interface CreateServerGroupBody {
  readonly server_group: {
    readonly name: string;
    readonly policies?: readonly Policy[];
    readonly policy?: Policy;
    readonly rules?: { readonly max_server_per_host?: number | string | undefined } | undefined;
  };
}
