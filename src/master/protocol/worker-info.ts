/** What a worker says of itself when it attaches (`get_worker_info`). */
import { posix, win32 } from 'node:path';
import * as z from 'zod';
import type { WireValue } from './wire.js';

export interface WorkerInfo {
  /** Absolute path on the worker under which each builder has its directory. */
  readonly basedir: string;
  readonly system: 'posix' | 'nt';
  readonly version: string;
  /** Command names that the worker knows, with their version: `3.1` in 3.7, `3.3` at the development head. */
  readonly commands: Readonly<Record<string, string>>;
  readonly deleteLeftoverDirs: boolean;
  /** All it said but `environ` and `worker_commands`: these become properties of its builds. */
  readonly properties: Readonly<Record<string, unknown>>;
}

const infoSchema = z.looseObject({
  basedir: z.string().min(1),
  system: z.enum(['posix', 'nt']),
  version: z.string(),
  worker_commands: z.record(z.string(), z.string()),
  environ: z.unknown(),
  delete_leftover_dirs: z.union([z.boolean(), z.number()]).default(false),
});

/** @throws z.ZodError when a field that the master needs is absent or of another type. */
export function parseWorkerInfo(result: WireValue): WorkerInfo {
  const { worker_commands, environ: _, ...said } = infoSchema.parse(result);
  return {
    basedir: said.basedir,
    system: said.system,
    version: said.version,
    commands: worker_commands,
    deleteLeftoverDirs: Boolean(said.delete_leftover_dirs),
    properties: said,
  };
}

/** Joins paths as the worker's system does, not as the master's. */
export function workerPath(info: WorkerInfo, ...parts: readonly string[]): string {
  return (info.system === 'nt' ? win32 : posix).join(...parts);
}

/** A path of the worker: relative to `base` unless it is absolute there. */
export function resolveOnWorker(info: WorkerInfo, base: string, path: string): string {
  const flavour = info.system === 'nt' ? win32 : posix;
  return flavour.isAbsolute(path) ? path : flavour.join(base, path);
}
