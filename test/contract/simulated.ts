import { Cloud } from '../../sim/index.js';
import { VirtualClock } from '../../src/clock.js';
import type { Ground } from './traveller.js';

/** Milliseconds from request to request. */
const BETWEEN = 100;

/** A fresh simulated cloud, asked without a socket. */
export function simulated(): Ground {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const cloud = new Cloud({
    clock,
    randomSeed: 1,
    profile: { name: 'walk', image: { stores: ['fast', 'slow'] } },
  });
  return {
    newest: { compute: 96, volume: 70, placement: 39 },
    async send({ service, method, target, headers, body }) {
      await clock.advance(BETWEEN);
      const { response } = cloud.answer({
        method,
        target: `/${service}${target}`,
        headers: { host: 'cloud.test', ...headers },
        body: body === undefined ? undefined : Buffer.from(body),
      });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value])),
        text: Buffer.from(response.body).toString(),
      };
    },
  };
}
