import { AssertionError } from 'node:assert';
import { OpenStackError, type Seconds } from '../../src/index.js';
import { CheckFailed, type Group, type Level, Skip } from '../check.js';
import type { ShownExchange } from '../evidence/redact.js';
import { SubjectError } from '../subjects/subject.js';
import type { Counterexample } from './property.js';

export const VERDICTS = ['pass', 'fail', 'skipped', 'disabled', 'error'] as const;
/** `skipped`: the cloud or the subject lacks something optional; `disabled`: the run was told not to; `error`: of the kit. */
export type Verdict = (typeof VERDICTS)[number];

/** What a check found. */
export interface Result {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly level: Level;
  readonly clause: { readonly section: string; readonly words: string };
  readonly judges: 'cloud' | 'worker';
  readonly verdict: Verdict;
  /** Why it is not a pass. */
  readonly message?: string;
  readonly advice?: string;
  /** Of a failure that is known to the subject's author: as which defect. */
  readonly known?: string;
  readonly seconds: Seconds;
  readonly notes: readonly string[];
  readonly measurements: Readonly<Record<string, readonly Seconds[]>>;
  /** Cases that a property was tried with. */
  readonly cases: number;
  readonly counterexample?: Counterexample;
  /** The last of a failure's requests, without secrets. */
  readonly exchanges?: readonly ShownExchange[];
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly message?: string;
}

/** What an end of a check other than its return means. */
export function judge(error: unknown): Judgement {
  if (error instanceof Skip) return { verdict: 'skipped', message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CheckFailed || error instanceof AssertionError) return { verdict: 'fail', message };
  if (error instanceof SubjectError)
    return { verdict: 'fail', message: `the worker said (${error.kind}): ${message}` };
  if (error instanceof OpenStackError) return { verdict: 'fail', message: `the cloud said: ${message}` };
  return { verdict: 'error', message: error instanceof Error ? (error.stack ?? message) : message };
}
