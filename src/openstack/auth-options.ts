import type { Auth } from './auth.js';
import { CloudConfigError } from './errors.js';

/** `os_auth_args`: keystoneauth's option names. @throws CloudConfigError with every problem */
export function authFromArgs(args: Readonly<Record<string, unknown>>): Auth {
  void args;
  throw new CloudConfigError([]);
}

/** The OS_* variables. @throws CloudConfigError with every problem */
export function authFromEnvironment(env: Readonly<Record<string, string | undefined>>): Auth {
  void env;
  throw new CloudConfigError([]);
}
