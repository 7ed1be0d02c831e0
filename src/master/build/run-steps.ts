/** Runs the steps of a build in their order, and says how the build ended. */
import type { Clock } from '../../clock.js';
import type { BuildResult } from '../port.js';
import { ConnectionLostError } from '../protocol/peer.js';
import type { WorkerSession } from '../protocol/session.js';
import type { Ending } from '../store/build-store.js';
import { counted, halts, worse } from './result.js';
import { runStep } from './run-step.js';
import { type Step, type StepOutcome, stepName } from './step.js';
import { StepContext, type StepLog } from './step-context.js';

/** The reason with which a build's signal is aborted. */
export class BuildStopped extends Error {
  override readonly name = 'BuildStopped';
  /** `cancelled` ends the build; `retry` puts it back in the queue. */
  readonly result: 'cancelled' | 'retry';

  constructor(result: 'cancelled' | 'retry', why: string) {
    super(why);
    this.result = result;
  }
}

/** Keeps what the steps do. */
export interface StepRecorder {
  started(number: number, name: string): StepLog;
  finished(number: number, ending: Ending): void;
}

export interface BuildRun {
  readonly session: WorkerSession;
  readonly builder: string;
  readonly builddir: string;
  readonly steps: readonly Step[];
  /** Steps may set properties; later steps see them. */
  readonly properties: Record<string, unknown>;
  readonly artifacts: string;
  readonly recorder: StepRecorder;
  readonly clock: Clock;
  /** Its reason is a {@link BuildStopped}. */
  readonly signal: AbortSignal;
  readonly interruptTimeout: number;
}

interface Progress {
  readonly result: BuildResult;
  readonly text: string;
  readonly halted: boolean;
}

/** @throws ConnectionLostError when the worker goes. */
export async function runSteps(run: BuildRun): Promise<Ending> {
  let progress: Progress = { result: 'success', text: 'success', halted: false };
  for (const [at, step] of run.steps.entries()) {
    if (run.signal.aborted) progress = stopped(progress, run.signal);
    if (progress.halted && !step.alwaysRun) continue;
    progress = after(progress, step, await runOne(run, at + 1, step));
  }
  const { result, text } = run.signal.aborted ? stopped(progress, run.signal) : progress;
  return { result, text };
}

function stopped(progress: Progress, signal: AbortSignal): Progress {
  const reason = signal.reason as BuildStopped;
  return { result: worse(progress.result, reason.result), text: reason.message, halted: true };
}

function after(progress: Progress, step: Step, ending: Ending): Progress {
  const counts = counted(step, ending.result);
  const result = worse(progress.result, counts);
  const text = result === progress.result ? progress.text : `${stepName(step)}: ${ending.text}`;
  return { result, text, halted: progress.halted || halts(step, ending.result) };
}

async function runOne(run: BuildRun, number: number, step: Step): Promise<Ending> {
  if (step.doStepIf && !step.doStepIf({ properties: run.properties }))
    return { result: 'skipped', text: 'skipped' };
  const log = run.recorder.started(number, stepName(step));
  const ending = await outcomeOf(run, step, log);
  run.recorder.finished(number, ending);
  return ending;
}

async function outcomeOf(run: BuildRun, step: Step, log: StepLog): Promise<Ending> {
  // A step that always runs does so in a stopped build too.
  const signal = run.signal.aborted ? NEVER_STOPPED : run.signal;
  try {
    const outcome = await runStep(step, contextOf(run, step, log, signal));
    Object.assign(run.properties, outcome.properties);
    return ending(outcome, signal);
  } catch (error) {
    if (error instanceof ConnectionLostError) throw error;
    const text = (error as Error).message;
    if (!signal.aborted) log.write('stdio', 'header', `${text}\n`);
    return ending({ result: 'exception', text }, signal);
  }
}

const NEVER_STOPPED = new AbortController().signal;

function ending({ result, text }: StepOutcome, signal: AbortSignal): Ending {
  if (!signal.aborted) return { result, text: text ?? result };
  const reason = signal.reason as BuildStopped;
  return { result: reason.result, text: reason.message };
}

function contextOf(run: BuildRun, step: Step, log: StepLog, signal: AbortSignal): StepContext {
  return new StepContext({
    ...run,
    build: { properties: run.properties },
    workdir: step.workdir ?? 'build',
    log,
    signal,
  });
}
