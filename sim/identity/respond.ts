import type { Headers, SimResponse } from '../http/message.js';

export function json(status: number, body: unknown, headers: Headers = []): SimResponse {
  return { status, headers: [['Content-Type', 'application/json'], ...headers], body: JSON.stringify(body) };
}

/** 204: Keystone sends it without a Content-Type. */
export const noContent: SimResponse = { status: 204, headers: [], body: '' };
