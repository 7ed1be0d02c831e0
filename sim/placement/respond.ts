import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';

/** The microversion from which on answers say when they were last modified, and are not to be kept. */
const DATED_FROM = 15;

export function json(call: Call, minor: number, body: unknown): SimResponse {
  return {
    status: 200,
    headers: [
      ['Content-Type', 'application/json'],
      ...(minor >= DATED_FROM
        ? ([
            ['Last-Modified', new Date(call.now).toUTCString()],
            ['Cache-Control', 'no-cache'],
          ] as const)
        : []),
    ],
    body: JSON.stringify(body),
  };
}
