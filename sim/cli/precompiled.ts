import { existsSync, readFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { constants, Script } from 'node:vm';

export type Program = typeof import('./run.js');

/** All that `run.ts` needs in one file, which `npm run build` makes. */
const BUNDLE = join(import.meta.dirname, 'bundle.cjs');

/** What this version of V8 made of it. */
export const COMPILED = join(import.meta.dirname, `bundle-${cachedDataVersionTag()}.compiled`);

/**
 * The program as it was built: compiled already where the build was made by this version of V8, which saves a quarter of
 * the time until the first answer. Undefined in a source tree, where there is only `run.ts`.
 */
export function builtProgram(): Program | undefined {
  if (existsSync(COMPILED)) return load(bundle(readFileSync(COMPILED)));
  if (!existsSync(BUNDLE)) return undefined;
  // Node 22 and later keep what they compiled: the next start is faster.
  (module as { enableCompileCache?: () => void }).enableCompileCache?.();
  return createRequire(BUNDLE)(BUNDLE);
}

export function bundle(compiled?: Buffer): Script {
  return new Script(module.wrap(readFileSync(BUNDLE, 'utf8')), {
    filename: BUNDLE,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(compiled && { cachedData: compiled }),
  });
}

export function load(script: Script): Program {
  const loaded = { exports: {} };
  script.runInThisContext()(loaded.exports, createRequire(BUNDLE), loaded, BUNDLE, dirname(BUNDLE));
  return loaded.exports as Program;
}
