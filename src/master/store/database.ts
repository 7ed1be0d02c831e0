/**
 * The embedded store: one SQLite file. `@photostructure/sqlite` has the interface of Node's own
 * `node:sqlite`, which Node 20 lacks, and carries its binaries in the npm package: nothing is compiled or
 * downloaded beside it.
 */
import { DatabaseSync } from '@photostructure/sqlite';
import { MIGRATIONS } from './schema.js';

export type Database = InstanceType<typeof DatabaseSync>;

/** The file was written by a later version of this package. */
export class StoreTooNewError extends Error {
  override readonly name = 'StoreTooNewError';
  readonly path: string;
  readonly version: number;

  constructor(path: string, version: number) {
    super(
      `${path} has version ${version}, and this program knows up to ${MIGRATIONS.length}: use the later program, or another state directory`,
    );
    this.path = path;
    this.version = version;
  }
}

/**
 * Opens the file, creates it if absent, and brings its tables up to date. What was committed survives a
 * SIGKILL of the process; after a loss of power the last moments may be missing, but nothing is torn.
 * @param path a file, or `:memory:`.
 * @throws StoreTooNewError for a file of a later version.
 */
export function openDatabase(path: string): Database {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_size_limit = 67108864');
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > MIGRATIONS.length) {
    database.close();
    throw new StoreTooNewError(path, version);
  }
  for (const [at, migration] of MIGRATIONS.slice(version).entries())
    transaction(database, () => {
      database.exec(migration);
      database.exec(`PRAGMA user_version = ${version + at + 1}`);
    });
  return database;
}

/** Does all of `work`, or none of it. */
export function transaction<T>(database: Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
