import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';

/** Answers one request to this service. */
export function answerNetwork(_call: Call): SimResponse {
  return { status: 404, headers: [], body: '' };
}
