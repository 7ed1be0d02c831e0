/**
 * Options that depend on the build: a value may be a function of the build, or a string that holds
 * `%(prop:name)s`, anywhere within `image`, `flavor`, `block_devices`, `meta` and `nova_args`.
 */
import type { Build } from '../master/port.js';
import { hasInterpolation, interpolate } from './interpolation.js';

/** A value, or what gives it for a build. Strings may hold `%(prop:name)s`. */
export type Renderable<T> = T | ((build: Build) => T | Promise<T>) | Renderer<T>;

/** See {@link renderer}. */
export class Renderer<T> {
  readonly render: (build: Build) => T | Promise<T>;

  constructor(render: (build: Build) => T | Promise<T>) {
    this.render = render;
  }
}

/**
 * Marks a function of the build. Needed for `image` only, where a plain function is the specification's
 * callable that chooses among the images; everywhere else a plain function is a function of the build.
 *
 * @example
 * ```ts
 * image: renderer((build) => (build.properties.os === 'bookworm' ? 'debian-12' : 'debian-13'))
 * ```
 */
export function renderer<T>(render: (build: Build) => T | Promise<T>): Renderer<T> {
  return new Renderer(render);
}

/** Whether a value has to wait for a build: it is, or somewhere holds, a function or an interpolation. */
export function isTemplate(value: unknown): boolean {
  if (typeof value === 'string') return hasInterpolation(value);
  if (typeof value === 'function' || value instanceof Renderer) return true;
  if (Array.isArray(value)) return value.some(isTemplate);
  return isPlainObject(value) && Object.values(value).some(isTemplate);
}

/** The value with every function and interpolation in it replaced by what it gives for this build. */
export async function render(value: unknown, build: Build): Promise<unknown> {
  if (typeof value === 'string') return interpolate(value, build.properties);
  if (typeof value === 'function') return render(await (value as (build: Build) => unknown)(build), build);
  if (value instanceof Renderer) return render(await value.render(build), build);
  if (Array.isArray(value)) return Promise.all(value.map((item) => render(item, build)));
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(async ([key, item]) => [key, await render(item, build)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
