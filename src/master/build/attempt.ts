/** One try at a build on one worker: substantiate it, see that it is there, run the steps. */
import type { Clock, Milliseconds } from '../../clock.js';
import { type Builder, builddirOf } from '../builder.js';
import type { Build } from '../port.js';
import { ConnectionLostError } from '../protocol/peer.js';
import type { WorkerSession } from '../protocol/session.js';
import type { WorkerSlot } from '../schedule/worker-slot.js';
import type { Ending } from '../store/build-store.js';
import { BuildStopped, runSteps, type StepRecorder } from './run-steps.js';

export interface AttemptOptions {
  readonly slot: WorkerSlot;
  readonly builder: Builder;
  readonly properties: Record<string, unknown>;
  readonly artifacts: string;
  readonly recorder: StepRecorder;
  /** The first step begins. */
  readonly started: () => void;
  readonly clock: Clock;
  /** Its reason is a {@link BuildStopped}. */
  readonly signal: AbortSignal;
  readonly interruptTimeout: Milliseconds;
}

/** The worker's agent did not answer, or was not there, when the build was to begin. */
export class WorkerNotReadyError extends Error {
  override readonly name = 'WorkerNotReadyError';
}

/** By name, since a configuration may bring its own copy of the package. */
const HOPELESS = ['CannotSubstantiate', 'ConfigurationError'];

/** Never rejects: whatever happens is how the attempt ended. */
export async function attempt(options: AttemptOptions): Promise<Ending> {
  const { slot, properties, signal } = options;
  const build: Build = { properties };
  let ending: Ending;
  slot.worker.buildStarted();
  try {
    ending = await run(options, build);
  } catch (error) {
    ending = endingOf(error, signal);
  }
  slot.worker.buildFinished({ result: ending.result });
  return ending;
}

async function run(options: AttemptOptions, build: Build): Promise<Ending> {
  const session = await readySession(options, build);
  options.started();
  try {
    return await buildOn(session, options);
  } catch (error) {
    if (error instanceof ConnectionLostError) throw error;
    // The configuration's own code failed: it would fail again.
    return { result: 'exception', text: (error as Error).message };
  }
}

async function readySession({ slot, signal }: AttemptOptions, build: Build): Promise<WorkerSession> {
  await slot.worker.substantiate(build, { signal });
  signal.throwIfAborted();
  const { session } = slot;
  if (!session) throw new WorkerNotReadyError(`worker ${slot.name} is not connected`);
  await session.print('ping');
  signal.throwIfAborted();
  return session;
}

async function buildOn(session: WorkerSession, options: AttemptOptions): Promise<Ending> {
  const { builder, properties } = options;
  Object.assign(properties, session.info.properties);
  return runSteps({
    ...options,
    session,
    builder: builder.name,
    builddir: builddirOf(builder),
    steps: typeof builder.steps === 'function' ? builder.steps({ properties }) : builder.steps,
  });
}

/** What no other try would change ends the build; all else is the worker's bad luck. */
function endingOf(error: unknown, signal: AbortSignal): Ending {
  if (signal.aborted && signal.reason instanceof BuildStopped)
    return { result: signal.reason.result, text: signal.reason.message };
  const { name, message: text } = error as Error;
  return { result: HOPELESS.includes(name) ? 'exception' : 'retry', text };
}
