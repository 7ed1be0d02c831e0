import * as z from 'zod';
import { repr } from '../../http/python-text.js';
import type { Schemas } from '../route.js';
import { name, positiveInteger } from '../schema/nova-types.js';
import { sentence } from '../schema/sentence.js';
import { choice, complain, list } from '../schema/types.js';
import type { Policy } from './server-group.js';

const HARD = ['anti-affinity', 'affinity'] as const;
const ALL = [...HARD, 'soft-anti-affinity', 'soft-affinity'] as const;

/** A list of exactly one policy: what follows the first is of any kind, but too much. */
function policies(policy: z.ZodType<Policy>): z.ZodType<readonly Policy[]> {
  return list(z.unknown()).superRefine((value, context) => {
    const [first] = value;
    const fault = first === undefined ? undefined : policy.safeParse(first).error?.issues[0];
    if (fault) context.addIssue({ code: 'custom', message: fault.message, path: [0] });
    else if (new Set(value.map(repr)).size < value.length) complain(context, sentence.unique(value));
    else if (value.length < 1) complain(context, sentence.tooShort(value));
    else if (value.length > 1) complain(context, sentence.tooLong(value));
  }) as unknown as z.ZodType<readonly Policy[]>;
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
