/** Builds. Entry n brings a file of version n to version n + 1; entries are never changed once released. */
export const BUILD_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE builds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    builder TEXT NOT NULL,
    number INTEGER NOT NULL,
    properties TEXT NOT NULL,
    priority INTEGER NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'finished')),
    result TEXT,
    text TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    submitted REAL NOT NULL,
    finished REAL,
    UNIQUE (builder, number)
  );
  CREATE INDEX unfinished_builds ON builds (state) WHERE state != 'finished';
  CREATE TABLE attempts (
    build INTEGER NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    worker TEXT NOT NULL,
    claimed REAL NOT NULL,
    started REAL,
    finished REAL,
    result TEXT,
    text TEXT,
    PRIMARY KEY (build, number)
  ) WITHOUT ROWID;
  CREATE TABLE steps (
    id INTEGER PRIMARY KEY,
    build INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    started REAL NOT NULL,
    finished REAL,
    result TEXT,
    text TEXT,
    UNIQUE (build, attempt, number),
    FOREIGN KEY (build, attempt) REFERENCES attempts (build, number) ON DELETE CASCADE
  );
  `,
];

/** What builds print, in a file of its own. */
export const OUTPUT_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE output (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    build INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    step TEXT NOT NULL,
    log TEXT NOT NULL,
    stream TEXT NOT NULL,
    text TEXT NOT NULL
  );
  CREATE INDEX output_of_build ON output (build, id);
  `,
];
