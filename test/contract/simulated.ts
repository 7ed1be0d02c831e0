import { Cloud, type SimRequest } from '../../sim/index.js';
import { VirtualClock } from '../../src/clock.js';
import type { Ground, Sent } from './traveller.js';

/** Milliseconds from request to request. */
const BETWEEN = 100;

/** The newest minors of its microversions. */
export const NEWEST = { compute: 96, volume: 70, placement: 39 } as const;

/**
 * A fresh simulated cloud, asked without a socket.
 * @param look sees the cloud, and what it is going to be asked
 */
export function simulated(look: (cloud: Cloud, sent: Sent) => void = () => {}): Ground {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const cloud = new Cloud({
    clock,
    randomSeed: 1,
    profile: { name: 'walk', image: { stores: ['fast', 'slow'] } },
  });
  return {
    newest: NEWEST,
    async send(sent) {
      await clock.advance(BETWEEN);
      look(cloud, sent);
      const { response } = cloud.answer(requestOf(sent));
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value])),
        text: Buffer.from(response.body).toString(),
      };
    },
  };
}

/** As a port passes it on. */
export function requestOf({ service, method, target, headers, body }: Sent): SimRequest {
  return {
    method,
    target: `/${service}${target}`,
    headers: { host: 'cloud.test', ...headers },
    body: body === undefined ? undefined : Buffer.from(body),
  };
}
