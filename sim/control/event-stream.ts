import type { ServerResponse } from 'node:http';
import type { SimEvent } from './contract.js';
import type { EventHub } from './event-hub.js';

/** Bytes that a slow reader may be behind; beyond, it is cut off and may connect again. */
const BACKLOG = 16 * 2 ** 20;

/** Sends what happens from now on as server-sent events, until the client goes. */
export function sendEvents(hub: EventHub, outgoing: ServerResponse): void {
  outgoing.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  outgoing.write(': connected\n\n');
  const stop = hub.listen((event) => {
    if (outgoing.writableLength > BACKLOG) outgoing.destroy();
    else outgoing.write(frame(event));
  });
  outgoing.once('close', stop);
}

function frame({ type, data }: SimEvent): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
