import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { globs } from '../run/selection.js';
import {
  type Attaching,
  CAPABILITIES,
  type Capability,
  type Notice,
  SUBJECT_ERROR_KINDS,
  type Subject,
  SubjectError,
  type SubjectWorker,
  type WorkerSpec,
  type Workplace,
} from './subject.js';

const answerSchema = z.object({
  id: z.number(),
  ok: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ kind: z.enum(SUBJECT_ERROR_KINDS), message: z.string() }).optional(),
});

const helloSchema = z.object({
  name: z.string(),
  capabilities: z.array(z.enum(CAPABILITIES)).default([]),
  known: z.array(z.tuple([z.string(), z.string()])).default([]),
});

const noticesSchema = z.array(z.object({ to: z.array(z.string()), text: z.string() }));

type Answered = Readonly<Record<string, unknown>>;

/** A worker behind a program that speaks the adapter protocol: see `README.md` in this folder. */
export class AdapterSubject implements Subject {
  readonly name: string;
  readonly capabilities: ReadonlySet<Capability>;
  readonly #adapter: Adapter;
  readonly #known: readonly (readonly [pattern: string, words: string])[];
  #workers = 0;

  private constructor(adapter: Adapter, { name, capabilities, known }: z.output<typeof helloSchema>) {
    this.#adapter = adapter;
    this.#known = known;
    this.name = name;
    this.capabilities = new Set(capabilities.filter((one) => one !== 'in process'));
  }

  /** @throws SubjectError of kind `broken` when the program does not speak the protocol */
  static async start(command: readonly string[]): Promise<AdapterSubject> {
    const adapter = new Adapter(command);
    try {
      return new AdapterSubject(adapter, helloSchema.parse(await adapter.ask('hello', {})));
    } catch (error) {
      adapter.end();
      if (error instanceof SubjectError) throw error;
      throw new SubjectError('broken', `its hello is no hello: ${String(error)}`, error);
    }
  }

  known(check: string): string | undefined {
    return this.#known.find(([pattern]) => globs([pattern])(check))?.[1];
  }

  async configure(spec: WorkerSpec, _at: Workplace): Promise<SubjectWorker> {
    const worker = `w${++this.#workers}`;
    await this.#adapter.ask('configure', { worker, ...spec });
    const ask = (what: string, more: object = {}): Promise<Answered> =>
      this.#adapter.ask(what, { worker, ...more });
    return {
      substantiate: async (attaching: Attaching = {}) => void (await ask('substantiate', attaching)),
      insubstantiate: async () => void (await ask('insubstantiate')),
      stop: async () => void (await ask('stop')),
      build: async () => void (await ask('build')),
      notices: async (): Promise<readonly Notice[]> =>
        noticesSchema.parse((await ask('notices'))['notices'] ?? []),
      settings: () => ask('settings'),
    };
  }

  async close(): Promise<void> {
    this.#adapter.end();
  }
}

/** The process, and who waits for which answer of it. */
class Adapter {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (answer: z.output<typeof answerSchema>) => void>();
  #commands = 0;
  #gone: string | undefined;

  constructor([program = '', ...args]: readonly string[]) {
    // Ctrl-C is for the kit: the adapter is still needed to end what it began.
    this.#process = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    this.#process.once('error', (error) => this.#end(`it does not start: ${error.message}`));
    this.#process.once('exit', (code, signal) => this.#end(`it ended with ${signal ?? code}`));
    this.#process.stdin?.on('error', () => undefined);
    if (this.#process.stdout)
      createInterface({ input: this.#process.stdout }).on('line', (line) => this.#hear(line));
  }

  async ask(what: string, more: object): Promise<Answered> {
    if (this.#gone !== undefined) throw new SubjectError('broken', this.#gone);
    const id = ++this.#commands;
    const answered = new Promise<z.output<typeof answerSchema>>((resolve) => {
      this.#waiting.set(id, resolve);
    });
    this.#process.stdin?.write(`${JSON.stringify({ id, do: what, ...more })}\n`);
    const { ok, error } = await answered;
    if (error) throw new SubjectError(error.kind, error.message);
    return ok ?? {};
  }

  end(): void {
    this.#process.stdin?.end();
    this.#process.kill();
  }

  #hear(line: string): void {
    const answer = answerSchema.safeParse(parsed(line));
    if (!answer.success) {
      this.#end(`it said what is no answer: ${line.slice(0, 200)}`);
      return;
    }
    this.#waiting.get(answer.data.id)?.(answer.data);
    this.#waiting.delete(answer.data.id);
  }

  #end(why: string): void {
    this.#gone ??= `the adapter is gone: ${why}`;
    for (const [id, resolve] of this.#waiting)
      resolve({ id, error: { kind: 'broken', message: this.#gone } });
    this.#waiting.clear();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
