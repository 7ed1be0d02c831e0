/** Which failures come back until somebody changes the configuration or the account. */
import {
  AuthenticationError,
  BadRequest,
  Conflict,
  EndpointNotFound,
  Forbidden,
  MicroversionUnsupported,
  NotFound,
  QuotaExceeded,
} from '../openstack/index.js';
import { ConfigurationError } from './configuration-error.js';

/** An option that names, or chooses, what the cloud does not have. */
export class ChoiceError extends Error {
  override readonly name = 'ChoiceError';
  /** `image`, `flavor`, `block_devices[0].uuid`, `nova_args.nics[0]`. */
  readonly option: string;
  readonly detail: string;

  constructor(option: string, message: string, cause?: unknown) {
    super(`${option}: ${message}`, cause === undefined ? undefined : { cause });
    this.option = option;
    this.detail = message;
  }
}

const LASTING: readonly (abstract new (...args: never[]) => Error)[] = [
  ConfigurationError,
  ChoiceError,
  AuthenticationError,
  EndpointNotFound,
  MicroversionUnsupported,
  BadRequest,
  // Ambiguous networks (recording nova-create-bad-networks-ambiguous-2.1).
  Conflict,
  Forbidden,
  NotFound,
];

/** A full quota is not among them: other instances of the project go, and then there is room. */
export function isMisconfiguration(error: unknown): boolean {
  return !(error instanceof QuotaExceeded) && LASTING.some((kind) => error instanceof kind);
}
