import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Surroundings } from './surroundings.js';

type Terminal = Pick<Surroundings, 'stdin' | 'stdout' | 'stderr'>;

/** Whether something may be created. Where nobody can be asked, it may not. */
export async function agreed({ stdin, stdout, stderr }: Terminal): Promise<boolean> {
  if (!stdin.isTTY) {
    stderr.write('Nobody is here to agree; give --yes, or --read-only.\n');
    return false;
  }
  const lines = createInterface({ input: stdin, output: stdout });
  const answer = await lines.question('Go on? [y/N] ');
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** A secret is missing, and there is no terminal. */
export class NobodyToAsk extends Error {
  override readonly name = 'NobodyToAsk';

  constructor(variable: string) {
    super(`${variable} is not set, and nobody is here to be asked for it`);
  }
}

/** What stands in the place of a variable, as it is typed: it is not shown. @throws NobodyToAsk */
export async function askSecret(variable: string, { stdin, stdout }: Terminal): Promise<string> {
  if (!stdin.isTTY) throw new NobodyToAsk(variable);
  stdout.write(`${variable}: `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  const secret = await lines.question('');
  lines.close();
  stdout.write('\n');
  return secret;
}
