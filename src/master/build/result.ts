/** How the results of steps make the result of their build. */
import type { BuildResult } from '../port.js';
import type { StepOptions } from './step.js';

/** From the best to the worst; a build is as bad as the worst of what counts. */
const SEVERITY: readonly BuildResult[] = [
  'skipped',
  'success',
  'warnings',
  'failure',
  'exception',
  'retry',
  'cancelled',
];

export function worse(a: BuildResult, b: BuildResult): BuildResult {
  return SEVERITY.indexOf(a) >= SEVERITY.indexOf(b) ? a : b;
}

/** What a step's result counts as in its build. */
export function counted(step: StepOptions, result: BuildResult): BuildResult {
  if (result !== 'failure') return result;
  if (step.flunkOnFailure ?? true) return 'failure';
  return step.warnOnFailure ? 'warnings' : 'success';
}

/** Whether the steps that follow are left out, but for those that always run. */
export function halts(step: StepOptions, result: BuildResult): boolean {
  if (result === 'failure') return step.haltOnFailure ?? true;
  return result === 'exception' || result === 'retry' || result === 'cancelled';
}
