import type { Check } from '../check.js';
import { lacksOf } from '../run/features.js';
import { newRunId } from '../run/run-id.js';
import { type RunParts, runCheck } from '../run/runner.js';
import { globs } from '../run/selection.js';
import { OwnSubject } from '../subjects/own-worker.js';
import {
  type Subject,
  SubjectError,
  type SubjectWorker,
  type WorkerSpec,
  type Workplace,
} from '../subjects/subject.js';
import { simulatorSource } from '../targets/simulator.js';
import type { Mutant } from './mutant.js';
import { mutated } from './on-the-wire.js';

/** Which check caught a mutant, and by what. */
export interface Catch {
  readonly mutant: Mutant;
  readonly check?: string;
  readonly message?: string;
  readonly tried: number;
}

/** Lets checks loose on a mutant until one of them fails. */
export async function hunt(mutant: Mutant, checks: readonly Check[], signal: AbortSignal): Promise<Catch> {
  const parts = await partsFor(mutant, signal);
  let tried = 0;
  for (const check of inOrder(checks, mutant)) {
    tried++;
    const { verdict, message = '' } = await runCheck(check, tried, parts, signal);
    if (verdict === 'fail') return { mutant, check: check.id, message, tried };
  }
  return { mutant, tried };
}

/** Those that should catch it first. */
function inOrder(checks: readonly Check[], { expected }: Mutant): Check[] {
  const isExpected = globs(expected);
  return [...checks.filter(({ id }) => isExpected(id)), ...checks.filter(({ id }) => !isExpected(id))];
}

async function partsFor(mutant: Mutant, signal: AbortSignal): Promise<RunParts> {
  const source = simulatorSource(
    mutant.where === 'cloud'
      ? { through: (dispatcher) => mutated(dispatcher, mutant), faults: mutant.faults ?? [] }
      : {},
  );
  const subject: Subject = mutant.where === 'worker' ? new MutantSubject(mutant) : new OwnSubject();
  const healthy = await simulatorSource().open(1);
  const lacks = await lacksOf(healthy, subject, signal);
  await healthy.close();
  return {
    run: newRunId(),
    source,
    subject,
    lacks,
    permissions: { readOnly: false, maxServers: 10, maxVolumes: 10 },
    properties: { seed: 1, runs: 30, shrinkSeconds: 1 },
    until: Date.now() / 1000 + 600,
    patience: 1,
  };
}

/** Our worker with a mutant's faults. */
class MutantSubject extends OwnSubject {
  readonly #mutant: Mutant;

  constructor(mutant: Mutant) {
    super();
    this.#mutant = mutant;
  }

  override async configure(spec: WorkerSpec, at: Workplace): Promise<SubjectWorker> {
    const { options, swallows } = this.#mutant;
    const target = { ...at.target, dispatcher: mutated(at.target.dispatcher, this.#mutant) };
    const worker = await super.configure(
      { ...spec, options: options ? options(spec.options) : spec.options },
      { ...at, target },
    );
    if (!swallows) return worker;
    const substantiate = worker.substantiate.bind(worker);
    return Object.assign(worker, {
      substantiate: (...all: Parameters<SubjectWorker['substantiate']>) =>
        substantiate(...all).catch((error: unknown) => {
          if (!(error instanceof SubjectError)) throw error;
        }),
    });
  }
}
