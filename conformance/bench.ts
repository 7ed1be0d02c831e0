import type { Server, Volume } from '../src/index.js';
import type { Subject, SubjectWorker, WorkerOptions } from './subjects/subject.js';
import type { Ingredients } from './targets/ingredients.js';
import type { Target } from './targets/target.js';

/** What a check works at: a target, a subject, and the means to look at what it did. */
export interface Bench {
  readonly target: Target;
  readonly subject: Subject;
  /** Aborts when the run is to end. */
  readonly signal: AbortSignal;
  /** How often a property is tried. */
  readonly propertyRuns: number;
  readonly ingredients: Ingredients;

  /** A worker with the target's account, its cheapest flavor and image, and these options on top. */
  worker(options?: WorkerOptions): Promise<SubjectWorker>;
  /** Waits; on a virtual clock, time passes meanwhile. */
  wait<T>(promise: Promise<T>): Promise<T>;
  /** Servers that this check's workers own, as the cloud shows them, deleted ones left out. */
  servers(): Promise<readonly Server[]>;
  /** Volumes that were not there when the check began. */
  newVolumes(): Promise<readonly Volume[]>;
  /** For the report: something measured, or seen. */
  note(text: string): void;
}
