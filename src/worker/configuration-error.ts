/** One thing that is wrong with a configuration. */
export interface Problem {
  /** Where: `block_devices[1].volume_size`, `name`, `nova_args.nics[0]`. */
  readonly path: string;
  /** What to change. */
  readonly message: string;
}

/** A configuration that cannot be used: everything that is wrong with it, found before any request. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

/** Adds a key or an index to a path: `nova_args` and `nics` and `0` give `nova_args.nics[0]`. */
export function pathOf(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? String(key) : `${path}.${String(key)}`;
  }, '');
}
