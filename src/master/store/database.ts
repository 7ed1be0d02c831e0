/**
 * The embedded store: one SQLite file. `@photostructure/sqlite` has the interface of Node's own
 * `node:sqlite`, which Node 20 lacks, and carries its binaries in the npm package: nothing is compiled or
 * downloaded beside it.
 */
import { DatabaseSync } from '@photostructure/sqlite';
import { BUILD_MIGRATIONS } from './schema.js';

export type Database = InstanceType<typeof DatabaseSync>;

/** The file was written by a later version of this package. */
export class StoreTooNewError extends Error {
  override readonly name = 'StoreTooNewError';
  readonly path: string;
  readonly version: number;

  constructor(path: string, version: number, known: number) {
    super(
      `${path} has version ${version}, and this program knows up to ${known}: use the later program, or another state directory`,
    );
    this.path = path;
    this.version = version;
  }
}

/**
 * `normal`: a loss of power may cost the last moments, and tears nothing. `off`: it may tear the file, and
 * nothing ever waits for the disk. A SIGKILL of the process costs nothing that was committed in either.
 */
export type Durability = 'normal' | 'off';

/** How often, and how many milliseconds apart, a file is asked for that another program has. */
const TRIES = 100;
const APART = 50;
const SQLITE_BUSY = 5;

/**
 * Opens the file, creates it if absent, and brings its tables up to date. Waits up to 5 s for a program that is about
 * to let go of it: one that was killed, or that looked into it.
 * @param path a file, or `:memory:`.
 * @param migrations entry n brings a file of version n to version n + 1.
 * @throws StoreTooNewError for a file of a later version.
 */
export function openDatabase(
  path: string,
  migrations: readonly string[] = BUILD_MIGRATIONS,
  durability: Durability = 'normal',
): Database {
  for (let tries = 1; ; tries++) {
    try {
      return openOnce(path, migrations, durability);
    } catch (error) {
      if (!isBusy(error) || tries === TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, APART);
    }
  }
}

/** SQLite's own busy timeout does not hold for all that it takes to enter a file with a write-ahead log. */
function isBusy(error: unknown): boolean {
  return ((error as { readonly sqliteCode?: number }).sqliteCode ?? 0) % 256 === SQLITE_BUSY;
}

function openOnce(path: string, migrations: readonly string[], durability: Durability): Database {
  const database = new DatabaseSync(path);
  try {
    // Output comes in pieces of 64 KiB; larger pages halve what writing them costs.
    database.exec('PRAGMA page_size = 16384; PRAGMA journal_mode = WAL');
    database.exec(`PRAGMA synchronous = ${durability}; PRAGMA foreign_keys = ON`);
    migrate(database, path, migrations);
    // Not before: whoever opens the file waits by asking again, and that for 5 s at most.
    database.exec('PRAGMA busy_timeout = 5000');
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function migrate(database: Database, path: string, migrations: readonly string[]): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > migrations.length) throw new StoreTooNewError(path, version, migrations.length);
  for (const [at, migration] of migrations.slice(version).entries())
    transaction(database, () => {
      database.exec(migration);
      database.exec(`PRAGMA user_version = ${version + at + 1}`);
    });
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
