/** Builds, their attempts and steps, as rows. Every method is one transaction; none of them decides anything. */
import type { Milliseconds } from '../../clock.js';
import type { BuildResult } from '../port.js';
import { type Database, transaction } from './database.js';

export type BuildId = number;

export interface NewBuild {
  readonly builder: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Higher goes first; equals go in the order in which they came. */
  readonly priority: number;
  readonly reason: string;
}

export interface StoredBuild extends NewBuild {
  readonly id: BuildId;
  /** Counts the builder's builds from 1. */
  readonly number: number;
  readonly state: 'queued' | 'running' | 'finished';
  readonly result: BuildResult | null;
  readonly text: string | null;
  /** How often it was given to a worker. */
  readonly attempts: number;
  readonly submitted: Milliseconds;
  readonly finished: Milliseconds | null;
}

export interface StoredAttempt {
  readonly number: number;
  readonly worker: string;
  /** When the worker was chosen, when its first step began, and when it was over. */
  readonly claimed: Milliseconds;
  readonly started: Milliseconds | null;
  readonly finished: Milliseconds | null;
  readonly result: BuildResult | null;
  readonly text: string | null;
}

export interface StoredStep {
  readonly id: number;
  readonly attempt: number;
  readonly number: number;
  readonly name: string;
  readonly started: Milliseconds;
  readonly finished: Milliseconds | null;
  readonly result: BuildResult | null;
  readonly text: string | null;
}

export interface Ending {
  readonly result: BuildResult;
  /** For people: `failed (rc 3)`, `connection lost`. */
  readonly text: string;
}

const INTERRUPTED: Ending = { result: 'retry', text: 'the master ended while it ran' };

export class BuildStore {
  readonly #database: Database;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(database: Database) {
    this.#database = database;
    this.#sql = prepare(database);
  }

  submit(build: NewBuild, now: Milliseconds): StoredBuild {
    const { builder, priority, reason } = build;
    const properties = JSON.stringify(build.properties);
    const row = this.#sql.submit.get(builder, builder, properties, priority, reason, now);
    return buildOf(row as unknown as BuildRow);
  }

  get(id: BuildId): StoredBuild | undefined {
    const row = this.#sql.get.get(id) as unknown as BuildRow | undefined;
    return row && buildOf(row);
  }

  /** In the order in which they are due. */
  queued(): readonly StoredBuild[] {
    return (this.#sql.queued.all() as unknown as BuildRow[]).map(buildOf);
  }

  /** The latest first. */
  recent(limit: number): readonly StoredBuild[] {
    return (this.#sql.recent.all(limit) as unknown as BuildRow[]).map(buildOf);
  }

  counts(): Readonly<Record<'queued' | 'running' | 'finished', number>> {
    const rows = this.#sql.counts.all() as unknown as { state: 'queued'; count: number }[];
    return { queued: 0, running: 0, finished: 0, ...Object.fromEntries(rows.map((r) => [r.state, r.count])) };
  }

  attempts(id: BuildId): readonly StoredAttempt[] {
    return this.#sql.attempts.all(id) as unknown as StoredAttempt[];
  }

  steps(id: BuildId): readonly StoredStep[] {
    return this.#sql.steps.all(id) as unknown as StoredStep[];
  }

  /** A worker was chosen. @returns the attempt's number, from 1. */
  claim(id: BuildId, worker: string, now: Milliseconds): number {
    return transaction(this.#database, () => {
      const { attempts } = this.#sql.claim.get(id) as unknown as { attempts: number };
      this.#sql.addAttempt.run(id, attempts, worker, now);
      return attempts;
    });
  }

  /** The worker is ready, and the first step begins. */
  started(id: BuildId, attempt: number, now: Milliseconds): void {
    this.#sql.started.run(now, id, attempt);
  }

  /** The attempt came to nothing: the build waits for its turn again, at its old place in the queue. */
  retry(id: BuildId, attempt: number, text: string, now: Milliseconds): void {
    transaction(this.#database, () => {
      this.#sql.endSteps.run(now, 'retry', text, id, attempt);
      this.#sql.endAttempt.run(now, 'retry', text, id, attempt);
      this.#sql.requeue.run(id);
    });
  }

  finish(id: BuildId, attempt: number | undefined, { result, text }: Ending, now: Milliseconds): void {
    transaction(this.#database, () => {
      if (attempt !== undefined) {
        this.#sql.endSteps.run(now, result, text, id, attempt);
        this.#sql.endAttempt.run(now, result, text, id, attempt);
      }
      this.#sql.finish.run(result, text, now, id);
    });
  }

  startStep(id: BuildId, attempt: number, number: number, name: string, now: Milliseconds): number {
    return Number(this.#sql.startStep.run(id, attempt, number, name, now).lastInsertRowid);
  }

  finishStep(step: number, { result, text }: Ending, now: Milliseconds): void {
    this.#sql.finishStep.run(now, result, text, step);
  }

  /**
   * Puts back in the queue what ran when the last master ended without a word.
   * @returns their ids.
   */
  recover(now: Milliseconds): readonly BuildId[] {
    const running = this.#sql.running.all() as unknown as { id: BuildId; attempts: number }[];
    for (const { id, attempts } of running) this.retry(id, attempts, INTERRUPTED.text, now);
    return running.map(({ id }) => id);
  }

  /** Forgets finished builds but the latest `keep`. @returns their ids. */
  prune(keep: number): readonly BuildId[] {
    return (this.#sql.prune.all(keep) as unknown as { id: BuildId }[]).map(({ id }) => id);
  }
}

interface BuildRow extends Omit<StoredBuild, 'properties'> {
  readonly properties: string;
}

function buildOf({ properties, ...row }: BuildRow): StoredBuild {
  return { ...row, properties: JSON.parse(properties) as Record<string, unknown> };
}

const ATTEMPT_FIELDS = 'number, worker, claimed, started, finished, result, text';
const STEP_FIELDS = 'id, attempt, number, name, started, finished, result, text';

function prepare(database: Database) {
  const sql = (text: string) => database.prepare(text);
  return {
    submit: sql(`INSERT INTO builds (builder, number, properties, priority, reason, state, submitted)
      VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM builds WHERE builder = ?), ?, ?, ?, 'queued', ?)
      RETURNING *`),
    get: sql('SELECT * FROM builds WHERE id = ?'),
    queued: sql(`SELECT * FROM builds WHERE state = 'queued' ORDER BY priority DESC, id`),
    running: sql(`SELECT id, attempts FROM builds WHERE state = 'running'`),
    recent: sql('SELECT * FROM builds ORDER BY id DESC LIMIT ?'),
    counts: sql('SELECT state, count(*) AS count FROM builds GROUP BY state'),
    attempts: sql(`SELECT ${ATTEMPT_FIELDS} FROM attempts WHERE build = ? ORDER BY number`),
    steps: sql(`SELECT ${STEP_FIELDS} FROM steps WHERE build = ? ORDER BY attempt, number`),
    claim: sql(
      `UPDATE builds SET state = 'running', attempts = attempts + 1 WHERE id = ? RETURNING attempts`,
    ),
    addAttempt: sql('INSERT INTO attempts (build, number, worker, claimed) VALUES (?, ?, ?, ?)'),
    started: sql('UPDATE attempts SET started = ? WHERE build = ? AND number = ?'),
    endAttempt: sql('UPDATE attempts SET finished = ?, result = ?, text = ? WHERE build = ? AND number = ?'),
    endSteps: sql(`UPDATE steps SET finished = ?, result = ?, text = ?
      WHERE build = ? AND attempt = ? AND finished IS NULL`),
    requeue: sql(`UPDATE builds SET state = 'queued' WHERE id = ?`),
    finish: sql(`UPDATE builds SET state = 'finished', result = ?, text = ?, finished = ? WHERE id = ?`),
    startStep: sql('INSERT INTO steps (build, attempt, number, name, started) VALUES (?, ?, ?, ?, ?)'),
    finishStep: sql('UPDATE steps SET finished = ?, result = ?, text = ? WHERE id = ?'),
    prune: sql(`DELETE FROM builds WHERE state = 'finished' AND id <=
      (SELECT id FROM builds WHERE state = 'finished' ORDER BY id DESC LIMIT 1 OFFSET ?)
      RETURNING id`),
  };
}
