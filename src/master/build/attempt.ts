/** One try at a build on one worker: substantiate it, see that it is there, run the steps. */
import type { Clock, Milliseconds } from '../../clock.js';
import { type Builder, builddirOf } from '../builder.js';
import type { Build } from '../port.js';
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
  const { slot, builder, properties, signal } = options;
  await slot.worker.substantiate(build, { signal });
  signal.throwIfAborted();
  const { session } = slot;
  if (!session) throw new WorkerNotReadyError(`worker ${slot.name} is not connected`);
  await session.print('ping');
  signal.throwIfAborted();
  options.started();
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
