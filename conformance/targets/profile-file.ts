import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { type ProfileInput, profileSchema } from '../../sim/index.js';

/** A file holds no profile: every problem with its path. */
export class NoProfile extends Error {
  override readonly name = 'NoProfile';

  constructor(file: string, problems: readonly string[]) {
    super([`${file} is no profile of a simulator:`, ...problems.map((one) => `  ${one}`)].join('\n'));
  }
}

/** @throws NoProfile */
export async function profileIn(file: string): Promise<ProfileInput> {
  const document: unknown = parse(await readFile(file, 'utf8'));
  const { success, error } = profileSchema.safeParse(document);
  if (success) return document as ProfileInput;
  throw new NoProfile(
    file,
    error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  );
}
