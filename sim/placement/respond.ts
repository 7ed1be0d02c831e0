import type { Call } from '../call.js';
import { jsonWithFloats } from '../http/floats.js';
import type { Headers, SimResponse } from '../http/message.js';

/** The microversion from which on answers say when they were last modified, and are not to be kept. */
const DATED_FROM = 15;

export function dated(call: Call, minor: number): Headers {
  if (minor < DATED_FROM) return [];
  return [
    ['Last-Modified', new Date(call.now).toUTCString()],
    ['Cache-Control', 'no-cache'],
  ];
}

export function json(call: Call, minor: number, body: unknown): SimResponse {
  return {
    status: 200,
    headers: [['Content-Type', 'application/json'], ...dated(call, minor)],
    body: jsonWithFloats(body, ['allocation_ratio']),
  };
}
