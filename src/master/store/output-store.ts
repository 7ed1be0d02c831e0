/** What builds print. Written as it comes, so that it takes no memory; read a piece at a time. */
import type { Stream } from '../protocol/command.js';
import type { BuildId } from './build-store.js';
import type { Database } from './database.js';

export interface OutputPiece {
  /** Rises with time over all builds: ask for what comes after the last one seen. */
  readonly id: number;
  readonly step: string;
  readonly attempt: number;
  /** `stdio`, or the name of a file that was followed. */
  readonly log: string;
  readonly stream: Stream | 'log';
  readonly text: string;
}

/** Pieces read at once. */
const PAGE = 64;

export class OutputStore {
  readonly #sql: ReturnType<typeof prepare>;

  constructor(database: Database) {
    this.#sql = prepare(database);
  }

  append(build: BuildId, step: number, log: string, stream: Stream | 'log', text: string): void {
    this.#sql.append.run(build, step, log, stream, text);
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
}

function prepare(database: Database) {
  return {
    append: database.prepare('INSERT INTO output (build, step, log, stream, text) VALUES (?, ?, ?, ?, ?)'),
    page: database.prepare(`SELECT output.id, steps.name AS step, steps.attempt, log, stream, output.text
      FROM output JOIN steps ON steps.id = output.step
      WHERE output.build = ? AND output.id > ? ORDER BY output.id LIMIT ?`),
  };
}
