/** All that a master keeps: its builds, what they print, and its claim to the directory that they are in. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../port.js';
import { BuildStore } from './build-store.js';
import { openDatabase } from './database.js';
import { OutputStore } from './output-store.js';
import { StateLock } from './state-lock.js';

export interface Store {
  /** Undefined where everything is in memory. */
  readonly directory: string | undefined;
  readonly builds: BuildStore;
  readonly output: OutputStore;
  /** Where builds' uploads go, each below its id. */
  readonly artifacts: string;
  close(): void;
}

const IN_MEMORY = ':memory:';

/**
 * @param state a directory, created if absent, or `:memory:`.
 * @throws StateInUseError when another master has it.
 * @throws StoreTooNewError when a later version of this package has written it.
 */
export function openStore(state: string, logger: Logger): Store {
  if (state === IN_MEMORY) return open(undefined, logger, () => undefined);
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const lock = new StateLock(state);
  try {
    return open(state, logger, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

function open(directory: string | undefined, logger: Logger, release: () => void): Store {
  const path = (name: string): string => (directory === undefined ? IN_MEMORY : join(directory, name));
  const database = openDatabase(path('master.sqlite'));
  const output = new OutputStore(path('output.sqlite'), logger);
  return {
    directory,
    builds: new BuildStore(database),
    output,
    artifacts: join(directory ?? join(tmpdir(), `openstack-latent-worker-${process.pid}`), 'artifacts'),
    close: () => {
      database.close();
      output.close();
      release();
    },
  };
}
