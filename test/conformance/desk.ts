import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { openstackConformance } from '../../conformance/cli/program.js';
import type { Surroundings } from '../../conformance/cli/surroundings.js';

/** A terminal, or none, on which a user says `typed`. */
export class Desk extends EventEmitter implements Surroundings {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Surroundings['env'];
  exitCode: Surroundings['exitCode'] = undefined;
  #said = '';

  constructor(env: Surroundings['env'] = {}, typed?: string) {
    super();
    this.env = env;
    this.stdin = Object.assign(new PassThrough(), { isTTY: typed !== undefined }) as never;
    if (typed !== undefined) (this.stdin as unknown as PassThrough).write(typed);
    const out = new PassThrough();
    out.on('data', (chunk) => {
      this.#said += String(chunk);
    });
    this.stdout = out as never;
    this.stderr = out as never;
  }

  get said(): string {
    return this.#said;
  }

  async run(...argv: string[]): Promise<this['exitCode']> {
    await openstackConformance(argv, this);
    return this.exitCode;
  }
}
