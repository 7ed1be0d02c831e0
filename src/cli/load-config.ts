/**
 * Loads a `master.config.ts`. Node 20 runs no TypeScript, and no Node drops a module it has loaded, so both
 * the types and the reloading are tsx's work: each load is a fresh copy of the configuration and of what it
 * imports.
 */
import { type FSWatcher, watch } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import type { Clock, Timer } from '../clock.js';
import { checkShape, type MasterConfig } from '../master/config.js';

export interface LoadedConfig {
  readonly config: MasterConfig;
  /** The configuration's own files: itself and what it imports, packages left out. */
  readonly files: readonly string[];
}

/**
 * Paths in `state` are relative to the configuration's directory.
 * @throws ConfigurationError, or whatever the configuration itself throws.
 */
export async function loadConfig(path: string): Promise<LoadedConfig> {
  const file = resolve(path);
  const files = new Set([file]);
  const module: unknown = await tsImport(pathToFileURL(file).href, {
    parentURL: import.meta.url,
    onImport: (url) => {
      const imported = url.startsWith('file:') ? fileURLToPath(url.replace(/\?.*$/, '')) : '';
      if (imported && !imported.includes(`${sep}node_modules${sep}`)) files.add(imported);
    },
  });
  const config = defaultExport(module) as MasterConfig;
  checkShape(config);
  const state = config.state === ':memory:' ? ':memory:' : resolve(dirname(file), config.state ?? 'state');
  return { config: { ...config, state }, files: [...files] };
}

/** A file that is loaded as CommonJS has its default export one level deeper. */
function defaultExport(module: unknown): unknown {
  const outer = (module as { default?: unknown }).default;
  return (outer as { __esModule?: boolean; default?: unknown })?.__esModule
    ? (outer as { default?: unknown }).default
    : outer;
}

/** Editors write a file in several moves; it is read when they have been still for so long, in ms. */
const STILL = 200;

/** Calls `changed` after one of the files has changed. @returns what ends the watch. */
export function watchFiles(files: readonly string[], clock: Clock, changed: () => void): () => void {
  let timer: Timer | undefined;
  const watched = new Set(files);
  const watchers: FSWatcher[] = [...new Set(files.map((file) => dirname(file)))].map((directory) =>
    watch(directory, (_event, name) => {
      if (name === null || !watched.has(resolve(directory, name))) return;
      timer?.cancel();
      timer = clock.setTimer(STILL, changed);
    }),
  );
  return () => {
    timer?.cancel();
    for (const watcher of watchers) watcher.close();
  };
}
