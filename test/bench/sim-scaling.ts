import { Cloud, SteerableClock } from '../../sim/index.js';
import { LocalUser, UNLIMITED } from './sim-cloud.js';
import { median } from './sim-wrk.js';

export interface Scaling {
  readonly what: string;
  /** Microseconds. */
  readonly few: number;
  readonly many: number;
  readonly ratio: number;
}

const FEW = 100;
const MANY = 100_000;
const ROUNDS = 15;

/** What a request costs in a cloud of 100 servers and in one of 100,000. */
export function compareSizes(): Scaling[] {
  const few = fill(FEW);
  const many = fill(MANY);
  const works: [string, number, (user: LocalUser, ids: readonly string[]) => void][] = [
    ['get one', 2_000, (user, ids) => void user.ask('GET', `/compute/v2.1/servers/${ids[ids.length >> 1]}`)],
    [
      'page of 10 by name',
      200,
      (user) => void user.ask('GET', '/compute/v2.1/servers/detail?name=server-1&limit=10'),
    ],
    [
      'page of 50 by status',
      200,
      (user) => void user.ask('GET', '/compute/v2.1/servers/detail?status=ACTIVE&limit=50'),
    ],
    ['create', 300, (user) => void user.create('one-more')],
  ];
  return works.map(([what, times, work]) => {
    const costs: { few: number[]; many: number[] } = { few: [], many: [] };
    for (let round = 0; round < ROUNDS; round++) {
      costs.few.push(cost(times, () => work(few.user, few.ids)));
      costs.many.push(cost(times, () => work(many.user, many.ids)));
    }
    const [a, b] = [median(costs.few), median(costs.many)];
    return { what, few: a, many: b, ratio: b / a };
  });
}

/**
 * Twenty servers a second of the cloud's time. Nova lists those of one second by id, so that a hundred thousand of
 * one and the same second would each have to be put between others.
 */
function fill(count: number): { readonly user: LocalUser; readonly ids: readonly string[] } {
  const clock = new SteerableClock(0, Date.UTC(2026, 0, 1));
  const profile = { name: 'long tokens', identity: { token_lifetime: 30 * 86_400 } };
  const cloud = new Cloud({ clock, profile, randomSeed: 1, seed: UNLIMITED });
  const user = new LocalUser(cloud);
  const ids = Array.from({ length: count }, (_, index) => {
    if (index % 20 === 0) clock.reset(clock.now() + 1_000);
    return user.create(`server-${index}`);
  });
  cloud.settle();
  return { user, ids };
}

function cost(times: number, work: () => void): number {
  const begin = performance.now();
  for (let index = 0; index < times; index++) work();
  return ((performance.now() - begin) * 1000) / times;
}
