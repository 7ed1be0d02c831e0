import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';

/** Answers one request to this service. */
export function answerVolume(_call: Call): SimResponse {
  return { status: 404, headers: [], body: '' };
}
