import fc, { type IAsyncProperty, type IProperty, type RunDetails } from 'fast-check';
import { CheckFailed } from '../check.js';

/** The smallest case found that breaks a property, and what tries it again. */
export interface Counterexample {
  readonly check: string;
  readonly seed: number;
  /** fast-check's way to the shrunk case. */
  readonly path: string;
  /** As text: values need not be JSON. */
  readonly value: string;
  readonly shrinks: number;
  /** What went to the cloud in this one case, as a script of requests. */
  readonly script: string;
}

/** A property that does not hold. */
export class PropertyBroken extends CheckFailed {
  readonly seed: number;
  readonly path: string;
  readonly value: string;
  readonly shrinks: number;

  constructor(details: RunDetails<unknown>) {
    const value = fc.stringify(details.counterexample);
    const cause = details.errorInstance;
    super(
      `does not hold for ${value} (shrunk ${details.numShrinks} times): ${cause instanceof Error ? cause.message : String(cause)}`,
    );
    this.seed = details.seed;
    this.path = details.counterexamplePath ?? '';
    this.value = value;
    this.shrinks = details.numShrinks;
  }
}

export interface PropertyBudget {
  readonly seed: number;
  readonly runs: number;
  /** Only this case. */
  readonly replay?: { readonly seed: number; readonly path: string } | undefined;
  /** Shrinking costs as much as trying: on a real cloud only little of it. */
  readonly shrinkSeconds: number;
}

/**
 * Tries a property.
 * @returns how many cases were tried
 * @throws PropertyBroken; what a case threw that is no verdict on it, such as Skip, is thrown as it is
 */
export async function tryProperty<Values>(
  property: IAsyncProperty<Values> | IProperty<Values>,
  { seed, runs, replay, shrinkSeconds }: PropertyBudget,
): Promise<number> {
  const details = await (fc.check(property as never, {
    numRuns: replay ? 1 : runs,
    seed,
    interruptAfterTimeLimit: 1000 * (shrinkSeconds + runs * 60),
    markInterruptAsFailure: false,
    ...(replay && { seed: replay.seed, path: replay.path, endOnFailure: true }),
  }) as unknown as Promise<RunDetails<unknown>>);
  if (details.failed) throw new PropertyBroken(details);
  return details.numRuns;
}
