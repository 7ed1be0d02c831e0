/** What is built: a name, the steps, and the workers that may run them. */
import type { BuildFacts, Step } from './build/step.js';
import type { LockAccess } from './port.js';

export interface Builder {
  readonly name: string;
  /** Names of the workers that may run its builds. Default: all. */
  readonly workers?: readonly string[];
  /** The steps, or what gives them for a build. */
  readonly steps: readonly Step[] | ((build: BuildFacts) => readonly Step[]);
  /** Set on its builds, over what they were submitted with. */
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Held while a build runs, from before its worker is substantiated. */
  readonly locks?: readonly LockAccess[];
  /** Its directory on the workers. Default: the name, with what is not a letter, digit, `_`, `-` or `.` as `_`. */
  readonly builddir?: string;
  /** How often a build may be given to a worker before it is given up. Default: no limit, as in Buildbot. */
  readonly maxAttempts?: number;
}

export function builddirOf(builder: Builder): string {
  return builder.builddir ?? builder.name.replace(/[^\w.-]/g, '_');
}
