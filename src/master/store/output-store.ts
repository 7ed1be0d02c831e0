/**
 * What builds print. Written as it comes, so that it takes no memory; read a piece at a time. In a file of its
 * own, for which nothing waits for the disk: with 50 workers that print 1 MB/s each, the master would do
 * little else. A loss of power may cost output; it never costs a build or its result.
 */
import { renameSync } from 'node:fs';
import type { Logger } from '../port.js';
import type { Stream } from '../protocol/command.js';
import type { BuildId } from './build-store.js';
import { type Database, openDatabase, StoreTooNewError } from './database.js';
import { OUTPUT_MIGRATIONS } from './schema.js';

export interface OutputPiece {
  /** Rises with time over all builds: ask for what comes after the last one seen. */
  readonly id: number;
  readonly attempt: number;
  readonly step: string;
  /** `stdio`, or the name of a file that was followed. */
  readonly log: string;
  readonly stream: Stream | 'log';
  readonly text: string;
}

export interface NewOutput extends Omit<OutputPiece, 'id'> {
  readonly build: BuildId;
}

/** Pieces read at once. */
const PAGE = 64;

export class OutputStore {
  readonly #database: Database;
  readonly #sql: ReturnType<typeof prepare>;

  /** @param path a file, or `:memory:`. One that a loss of power has torn is put aside. */
  constructor(path: string, logger: Logger) {
    this.#database = openOrPutAside(path, logger);
    this.#sql = prepare(this.#database);
  }

  append({ build, attempt, step, log, stream, text }: NewOutput): void {
    this.#sql.append.run(build, attempt, step, log, stream, text);
  }

  /** The next pieces after the one with id `after`, not all that there are. Empty when there are none. */
  page(build: BuildId, after: number): readonly OutputPiece[] {
    return this.#sql.page.all(build, after, PAGE) as unknown as OutputPiece[];
  }

  /** All that there is, a page in memory at a time. */
  *read(build: BuildId, after = 0): Generator<OutputPiece> {
    for (let last = after; ; ) {
      const page = this.page(build, last);
      yield* page;
      const end = page.at(-1);
      if (!end) return;
      last = end.id;
    }
  }

  forget(builds: readonly BuildId[]): void {
    for (const build of builds) this.#sql.forget.run(build);
  }

  close(): void {
    this.#database.close();
  }
}

function openOrPutAside(path: string, logger: Logger): Database {
  try {
    return openDatabase(path, OUTPUT_MIGRATIONS, 'off');
  } catch (error) {
    if (error instanceof StoreTooNewError || path === ':memory:') throw error;
    const aside = `${path}.damaged`;
    logger.error('the output of earlier builds cannot be read, and is put aside', { aside });
    renameSync(path, aside);
    return openDatabase(path, OUTPUT_MIGRATIONS, 'off');
  }
}

function prepare(database: Database) {
  return {
    append: database.prepare(
      'INSERT INTO output (build, attempt, step, log, stream, text) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    page: database.prepare(`SELECT id, attempt, step, log, stream, text FROM output
      WHERE build = ? AND id > ? ORDER BY id LIMIT ?`),
    forget: database.prepare('DELETE FROM output WHERE build = ?'),
  };
}
