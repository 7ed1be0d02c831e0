/** Keeps a state directory for one master: two would run each build twice. */
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

/** Another master has the state directory. */
export class StateInUseError extends Error {
  override readonly name = 'StateInUseError';
  readonly stateDirectory: string;

  constructor(stateDirectory: string) {
    super(
      `${stateDirectory} is in use: stop the master that has it, or give this one another state directory`,
    );
    this.stateDirectory = stateDirectory;
  }
}

/** SQLite's lock on a file that holds nothing. The system drops it when the process ends, however it ends. */
export class StateLock {
  readonly #database: InstanceType<typeof DatabaseSync>;

  /** @throws StateInUseError */
  constructor(stateDirectory: string) {
    this.#database = new DatabaseSync(join(stateDirectory, 'master.lock'));
    try {
      this.#database.exec('PRAGMA busy_timeout = 200; BEGIN EXCLUSIVE');
    } catch (error) {
      this.#database.close();
      throw /locked|busy/i.test((error as Error).message) ? new StateInUseError(stateDirectory) : error;
    }
  }

  release(): void {
    this.#database.exec('ROLLBACK');
    this.#database.close();
  }
}
