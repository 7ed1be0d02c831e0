/** Which connection is a worker's: one at a time, and what happens when a second one comes. */
import type { WebSocket } from 'ws';
import type { Clock, Seconds } from '../../clock.js';
import type { Logger } from '../port.js';
import type { WorkerSession } from './session.js';

export interface AttachmentsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Makes the session of a new connection; attaching it is left to `Attachments`. */
  readonly session: (workerName: string, socket: WebSocket) => WorkerSession;
  readonly builddirs: (workerName: string) => readonly string[];
  /** A worker has attached. Throws, or rejects, to refuse it. */
  readonly attached: (session: WorkerSession) => void | Promise<void>;
  readonly detached: (session: WorkerSession, reason: string) => void;
  /** How long the old connection of a worker has to answer when a new one comes; Buildbot gives it 10 s. */
  readonly duplicateTimeout?: Seconds;
}

const DUPLICATE_TIMEOUT: Seconds = 10;

export class Attachments {
  readonly #options: AttachmentsOptions;
  readonly #sessions = new Map<string, WorkerSession>();
  readonly #attached = new Set<WorkerSession>();
  readonly #arbitrating = new Set<string>();

  constructor(options: AttachmentsOptions) {
    this.#options = options;
  }

  get(workerName: string): WorkerSession | undefined {
    return this.#sessions.get(workerName);
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Takes a connection that was let in. Never rejects. */
  async take(workerName: string, socket: WebSocket): Promise<void> {
    const session = this.#options.session(workerName, socket);
    if (!(await this.#makeRoom(workerName))) {
      this.#options.logger.warn('refused a second connection of a worker', { worker: workerName });
      session.refuse('the worker is connected already');
      return;
    }
    if (!session.isOpen) return;
    this.#sessions.set(workerName, session);
    const leave = session.closed.then((reason) => this.#leave(session, reason));
    await this.#attach(session);
    await leave;
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    for (const session of sessions) session.drop('the master stops');
    await Promise.all(sessions.map((session) => session.closed));
  }

  async #attach(session: WorkerSession): Promise<void> {
    const { workerName } = session;
    try {
      await session.attach(this.#options.builddirs(workerName));
      this.#attached.add(session);
      await this.#options.attached(session);
    } catch (error) {
      this.#attached.delete(session);
      this.#options.logger.warn('a worker could not attach', {
        worker: workerName,
        reason: (error as Error).message,
      });
      session.refuse('attaching failed');
    }
  }

  #leave(session: WorkerSession, reason: string): void {
    if (this.#sessions.get(session.workerName) === session) this.#sessions.delete(session.workerName);
    if (this.#attached.delete(session)) this.#options.detached(session, reason);
  }

  /** Whether the name is free for a new connection: none holds it, or the one that did is dead. */
  async #makeRoom(workerName: string): Promise<boolean> {
    const old = this.#sessions.get(workerName);
    if (!old) return true;
    if (this.#arbitrating.has(workerName)) return false;
    this.#arbitrating.add(workerName);
    try {
      if (await this.#answers(old)) return false;
      old.drop('replaced by a new connection of the worker');
      await old.closed;
      return true;
    } finally {
      this.#arbitrating.delete(workerName);
    }
  }

  async #answers(old: WorkerSession): Promise<boolean> {
    const timeout = (this.#options.duplicateTimeout ?? DUPLICATE_TIMEOUT) * 1000;
    return new Promise((resolve) => {
      const timer = this.#options.clock.setTimer(timeout, () => resolve(false));
      old
        .print('master got a duplicate connection')
        .then(
          () => true,
          () => false,
        )
        .then((answered) => {
          timer.cancel();
          resolve(answered);
        });
    });
  }
}
