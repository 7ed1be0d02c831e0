/** What a step has to work with: its build, its worker, and where its output goes. */
import { join, resolve, sep } from 'node:path';
import type { Clock } from '../../clock.js';
import { render } from '../../worker/rendering.js';
import type { CommandOptions, CommandOutcome } from '../protocol/command.js';
import type { WorkerSession } from '../protocol/session.js';
import type { WireMap } from '../protocol/wire.js';
import { resolveOnWorker, workerPath } from '../protocol/worker-info.js';
import type { BuildFacts } from './step.js';

/** Where output goes. `header` lines are the worker's and the master's own remarks. */
export interface StepLog {
  write(log: string, stream: 'stdout' | 'stderr' | 'header' | 'log', text: string): void;
}

export interface StepContextOptions {
  readonly session: WorkerSession;
  readonly build: BuildFacts;
  readonly builder: string;
  /** The builder's directory on the worker, relative to the worker's own. */
  readonly builddir: string;
  readonly workdir: string;
  /** The directory on the master that uploads of this build go to. */
  readonly artifacts: string;
  readonly log: StepLog;
  readonly clock: Clock;
  /** Aborts when the build is stopped; the reason's message is told to the worker. */
  readonly signal: AbortSignal;
  /** How long a command that was interrupted may take to end, before its connection is given up. */
  readonly interruptTimeout: number;
}

export class StepContext {
  readonly session: WorkerSession;
  readonly build: BuildFacts;
  readonly log: StepLog;
  readonly signal: AbortSignal;
  readonly #options: StepContextOptions;

  constructor(options: StepContextOptions) {
    this.session = options.session;
    this.build = options.build;
    this.log = options.log;
    this.signal = options.signal;
    this.#options = options;
  }

  /** The step's directory on the worker. */
  get workdir(): string {
    const { info } = this.session;
    return resolveOnWorker(
      info,
      workerPath(info, info.basedir, this.#options.builddir),
      this.#options.workdir,
    );
  }

  /** As configured, for the worker's own log. */
  get configuredWorkdir(): string {
    return this.#options.workdir;
  }

  /** A path on the worker, relative to the step's directory. */
  onWorker(path: string): string {
    return resolveOnWorker(this.session.info, this.workdir, path);
  }

  /**
   * A path on the master below the build's artifacts.
   * @throws RangeError for one that leads outside of it: properties may come from strangers.
   */
  onMaster(path: string): string {
    const base = resolve(this.#options.artifacts);
    const full = resolve(base, path);
    if (full !== base && !full.startsWith(base + sep))
      throw new RangeError(`${path} leads outside of the build's artifacts, ${join(base, sep)}`);
    return full;
  }

  /** The value for this build: functions called, `%(prop:name)s` filled in. */
  async render<T>(value: unknown): Promise<T> {
    return (await render(value, this.build)) as T;
  }

  /**
   * Runs a command of the worker to its end. When the build is stopped the command is interrupted; one that
   * does not end then loses its connection.
   * @throws ConnectionLostError
   */
  async run(name: string, args: WireMap, options: CommandOptions = {}): Promise<CommandOutcome> {
    const { builder, log, signal, clock } = this.#options;
    signal.throwIfAborted();
    const command = this.session.start(name, args, {
      builder,
      output: (stream, text) => log.write('stdio', stream, text),
      log: (file, text) => log.write(file, 'log', text),
      ...options,
    });
    const interrupt = (): void => {
      const seconds = this.#options.interruptTimeout / 1000;
      const timer = clock.setTimer(this.#options.interruptTimeout, () =>
        this.session.drop(`a command did not end within ${seconds} s of its interruption`),
      );
      const done = (): void => timer.cancel();
      command.finished.then(done, done);
      const why = signal.reason instanceof Error ? signal.reason.message : 'stopped';
      this.session.interrupt(command, why, builder).catch(() => undefined);
    };
    signal.addEventListener('abort', interrupt, { once: true });
    try {
      return await command.finished;
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  }
}
