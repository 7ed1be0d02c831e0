import type { SimResponse } from '../http/message.js';

/** What an operation answers; the service adds the headers that all answers have. */
export interface NetworkReply {
  readonly status: number;
  /** A plain value that becomes JSON. */
  readonly body?: unknown;
  /** Names of members that are bigints. */
  readonly wholes?: readonly string[] | undefined;
  /** An answer that is not Neutron's own: of the framework around it. */
  readonly raw?: SimResponse;
}
