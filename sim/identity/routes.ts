import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';

export type Handler = (call: Call) => SimResponse;

export interface Routes {
  /** @param pattern as the API reference writes it, `/v3/users/{id}` */
  add(method: string, pattern: string, handler: Handler): Routes;
}
