import type { SimResponse } from '../http/message.js';

/** What an operation answers; the service adds the headers that all answers have. */
export interface NetworkReply {
  readonly status: number;
  /** A plain value that becomes JSON. */
  readonly body?: unknown;
  /** An answer that is not Neutron's own: of the framework around it. */
  readonly raw?: SimResponse;
}
