import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type * as z from 'zod';
import { isProfileName, PROFILES, profileNames } from '../profile/named.js';
import { type ProfileInput, profileSchema } from '../profile/profile.js';
import { type SeedInput, seedSchema } from '../seed.js';

/** A file says something that cannot be: every problem with its path. */
export class BadFile extends Error {
  readonly file: string;
  readonly problems: readonly string[];

  constructor(file: string, problems: readonly string[]) {
    super([`${file} is wrong:`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.name = 'BadFile';
    this.file = file;
    this.problems = problems;
  }
}

/** A profile that comes with the simulator, or one in a file. @throws BadFile */
export async function profileNamed(nameOrFile: string): Promise<ProfileInput> {
  if (isProfileName(nameOrFile)) return PROFILES[nameOrFile];
  return checked(
    nameOrFile,
    profileSchema,
    `there is no such file, and no such profile (${profileNames.join(', ')})`,
  );
}

/** What a cloud holds. @throws BadFile */
export async function seedFrom(file: string): Promise<SeedInput> {
  return checked(file, seedSchema, 'there is no such file');
}

async function checked<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  missing: string,
): Promise<z.input<Schema>> {
  const document = await load(file, missing);
  const result = schema.safeParse(document);
  if (result.success) return document as z.input<Schema>;
  throw new BadFile(
    file,
    result.error.issues.map(({ path, message }) => (path.length ? `${dotted(path)}: ${message}` : message)),
  );
}

/** JSON is YAML too. */
async function load(file: string, missing: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new BadFile(file, [code === 'ENOENT' ? missing : message]);
  }
}

/** `stages[2].delay.min` */
export function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index ? '.' : ''}${String(key)}`))
    .join('');
}
