import * as z from 'zod';
import type { Schemas } from '../route.js';
import { name, nameWithBlanks } from '../schema/nova-types.js';
import { sentence } from '../schema/sentence.js';
import { choice, type Format, text } from '../schema/types.js';

const WORD_CHARACTERS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** `name`, and no characters but these (recording `nova-keypair-bad-name`). */
function keypairName(formatName: string, marks: string): z.ZodType<string> {
  const allowed = marks + WORD_CHARACTERS;
  const format: Format = {
    name: formatName,
    test: (value) => [...value].every((char) => allowed.includes(char)),
    complaint: `An invalid 'name' value was provided. The name must be: Only expected characters: [${allowed}]`,
  };
  const characters = text({ min: 1, max: 255, format });
  return name.superRefine((value, context) => {
    const issue = characters.safeParse(value).error?.issues[0];
    if (issue) context.addIssue(issue as Parameters<typeof context.addIssue>[0]);
  });
}

const keypair = z.strictObject({
  name: keypairName('keypair_name_20', '_- '),
  type: choice('ssh', 'x509').optional(),
  public_key: text().optional(),
  user_id: text().optional(),
});

const imported = keypair.extend({
  name: keypairName('keypair_name_292', '@._- '),
  public_key: z.string({
    error: ({ input }) =>
      input === undefined ? sentence.required('public_key') : sentence.type(input, 'string'),
  }),
});

const untyped = keypair.omit({ type: true, user_id: true });

/** Since 2.92 Nova makes no keys any more. */
export const createKeypairSchemas: Schemas = [
  [0, z.strictObject({ keypair: untyped.extend({ name: nameWithBlanks }) })],
  [1, z.strictObject({ keypair: untyped })],
  [2, z.strictObject({ keypair: keypair.omit({ user_id: true }) })],
  [10, z.strictObject({ keypair })],
  [92, z.strictObject({ keypair: imported })],
];

export interface CreateKeypairBody {
  readonly keypair: z.output<typeof keypair>;
}
