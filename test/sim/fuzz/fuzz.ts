import fc from 'fast-check';
import { Cloud, VirtualClock } from '../../../sim/index.js';
import { answered } from './answered.js';
import { type Known, requests } from './requests.js';

export interface Fuzzed {
  readonly requests: number;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<number, number>>;
}

/** A cloud with tokens and a few things in it, for requests to reach. */
export function fuzzedCloud(randomSeed = 1): { cloud: Cloud; clock: VirtualClock; known: Known } {
  const clock = new VirtualClock();
  const cloud = new Cloud({ clock, randomSeed });
  const tokens = [login(cloud, 'user', 'password', 'tenant'), login(cloud, 'admin', 'adminpass', 'admin')];
  const ids = [
    ...cloud.image.images.keys(),
    ...cloud.network.agents.keys(),
    ...cloud.compute.flavors.keys(),
    ...cloud.network.networks.keys(),
  ];
  return { cloud, clock, known: { tokens, ids } };
}

/**
 * Asks `count` random things of one cloud, time passing in between.
 * @throws with the request when an answer is a 500 that no real cloud gives, or there is none
 */
export async function fuzz(count: number, seed: number): Promise<Fuzzed> {
  const { cloud, clock, known } = fuzzedCloud(seed);
  const statuses: Record<number, number> = {};
  const arbitrary = requests(known);
  const before = Object.getOwnPropertyNames(Object.prototype).length;
  for (let asked = 0; asked < count; ) {
    const batch = fc.sample(arbitrary, { numRuns: Math.min(500, count - asked), seed: seed + asked });
    for (const request of batch) {
      const { status } = answered(cloud, request);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    asked += batch.length;
    await clock.advance(1000);
  }
  if (Object.getOwnPropertyNames(Object.prototype).length !== before)
    throw new Error('Object.prototype has changed');
  return { requests: count, statuses };
}

function login(cloud: Cloud, name: string, password: string, project: string): string {
  const domain = { id: 'default' };
  const auth = {
    identity: { methods: ['password'], password: { user: { name, password, domain } } },
    scope: { project: { name: project, domain } },
  };
  const { response } = cloud.answer({
    method: 'POST',
    target: '/identity/v3/auth/tokens',
    headers: { host: 'cloud.example', 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ auth })),
  });
  const token = response.headers.find(([key]) => key.toLowerCase() === 'x-subject-token')?.[1];
  if (!token) throw new Error(`no token: ${response.status}`);
  return token;
}
