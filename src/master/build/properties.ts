/** The properties of a build, from all that have a say, in Buildbot's order. */
import type { Builder } from '../builder.js';
import type { MasterWorker } from '../master-worker.js';
import type { StoredBuild } from '../store/build-store.js';

export interface PropertySources {
  /** The master's, for all builds. */
  readonly global: Readonly<Record<string, unknown>>;
  readonly build: StoredBuild;
  readonly builder: Builder;
}

/** Before the worker is there: what its options are rendered from, and its compatibility is judged by. */
export function buildProperties(
  { global, build, builder }: PropertySources,
  worker: MasterWorker,
): Record<string, unknown> {
  return {
    ...worker.settings.defaultProperties,
    ...global,
    ...build.properties,
    ...builder.properties,
    ...worker.settings.properties,
    buildername: build.builder,
    buildnumber: build.number,
    workername: worker.name,
  };
}
