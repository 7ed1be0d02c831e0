import { stringify } from 'yaml';
import * as z from 'zod';
import { profileSchema } from '../profile/profile.js';
import { seedSchema } from '../seed.js';
import { profileNamed } from './files.js';
import type { CliOptions } from './options.js';

/** What the `--print-...` options print. */
export async function printed(options: CliOptions): Promise<string> {
  if (options.printProfile !== undefined) return stringify(await profileNamed(options.printProfile));
  return `${JSON.stringify(jsonSchema(options.printProfileSchema ? profileSchema : seedSchema), null, 2)}\n`;
}

/** Of a file as a user writes it: what has a default may be left out. */
function jsonSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}
