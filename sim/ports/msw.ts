/** msw is an optional peer: nobody who does not import this entry needs it. */
import { HttpResponse, http, type RequestHandler } from 'msw';
import { sleep } from '../../src/clock.js';
import type { Cloud } from '../cloud.js';
import type { SimRequest } from '../http/message.js';
import { onTheWire, type WireResponse } from '../http/wire.js';

/**
 * The cloud as msw handlers, for `setupServer(...simHandlers(cloud))`. One handler catches the whole origin and
 * the routing happens inside, since msw tries its handlers one after another.
 * @param origin where the cloud seems to be: `http://openstack.example`. Several, or a list of origins with
 *   ports, for a cloud deployed on separate ports.
 */
export function simHandlers(
  cloud: Cloud,
  origin: string | readonly string[] = 'http://openstack.example',
): RequestHandler[] {
  return [origin].flat().map((one) => http.all(`${one}/*`, async ({ request }) => respond(cloud, request)));
}

async function respond(cloud: Cloud, request: Request): Promise<Response> {
  const simRequest = await toSimRequest(request);
  const reply = cloud.answer(simRequest);
  if (reply.delay > 0) await sleep(cloud.clock, reply.delay, request.signal);
  if (reply.delivery === 'reset') return HttpResponse.error();
  if (reply.delivery === 'drop') return untilAborted(request.signal);
  return toResponse(
    onTheWire(reply.response, simRequest.method, cloud.clock.now()),
    reply.delivery === 'truncate',
  );
}

async function toSimRequest(request: Request): Promise<SimRequest> {
  const url = new URL(request.url);
  const headers: Record<string, string> = Object.fromEntries(request.headers);
  headers['host'] ??= url.host;
  return {
    method: request.method,
    target: `${url.pathname}${url.search}`,
    headers,
    body: request.body ? new Uint8Array(await request.arrayBuffer()) : undefined,
    scheme: url.protocol === 'https:' ? 'https' : 'http',
    localPort: Number(url.port) || undefined,
  };
}

function toResponse(wire: WireResponse, truncated: boolean): Response {
  return new Response(
    wire.bodyIsSent ? (truncated ? brokenOff(wire.body) : Uint8Array.from(wire.body)) : null,
    {
      status: wire.status,
      statusText: wire.reason,
      headers: wire.headers.map(([name, value]): [string, string] => [name, value]),
    },
  );
}

function brokenOff(body: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(body.slice(0, body.byteLength >> 1));
      controller.error(new TypeError('terminated'));
    },
  });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
