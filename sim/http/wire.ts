import { STATUS_CODES } from 'node:http';
import type { Headers, SimResponse } from './message.js';

/** A response as every port sends it, to the byte. */
export interface WireResponse {
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
  /** What a GET would get; {@link WireResponse.bodyIsSent} says whether this request gets it. */
  readonly body: Uint8Array;
  readonly bodyIsSent: boolean;
}

/**
 * Adds what a web server adds: Content-Length, of what a GET would get where the method is HEAD (recording
 * `version-nova-head`), and Date in the cloud's time. A 204 has the Content-Length that its service gives it:
 * Nova `0`, Keystone none (recordings `nova-keypair-delete-2.2`, `token-revoke`).
 */
export function onTheWire(response: SimResponse, method: string, now: number): WireResponse {
  const body = typeof response.body === 'string' ? Buffer.from(response.body) : response.body;
  const headers = [...response.headers];
  if (response.status !== 204 && !hasLength(headers)) {
    headers.push(['Content-Length', String(body.byteLength)]);
  }
  headers.push(['Date', httpDate(now)]);
  return {
    status: response.status,
    reason: response.reason ?? STATUS_CODES[response.status] ?? '',
    headers,
    body,
    bodyIsSent: method !== 'HEAD' && response.status !== 204 && response.status !== 304,
  };
}

function hasLength(headers: Headers): boolean {
  return headers.some(([name]) => name.length === 14 && name.toLowerCase() === 'content-length');
}

let lastSecond = Number.NaN;
let lastDate = '';

function httpDate(now: number): string {
  const second = Math.floor(now / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastDate = new Date(now).toUTCString();
  }
  return lastDate;
}
