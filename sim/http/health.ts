import type { SimResponse } from './message.js';

/** What a load balancer asks of a service, in the two forms that programs ask for it. */
export function health(accept: string | undefined): SimResponse {
  if (accept?.includes('application/json')) {
    return {
      status: 200,
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify({ detailed: false, reasons: ['OK'] }, null, 4),
    };
  }
  return { status: 200, headers: [['Content-Type', 'text/plain; charset=UTF-8']], body: 'OK' };
}

/** Services share a middleware that answers every OPTIONS for browsers' sake, here with nothing. */
export const NO_CORS: SimResponse = { status: 200, headers: [], body: '' };
