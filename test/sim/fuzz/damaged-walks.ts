import fc from 'fast-check';
import { Cloud } from '../../../sim/index.js';
import { NEWEST, requestOf, simulated } from '../../contract/simulated.js';
import { type Sent, Traveller } from '../../contract/traveller.js';
import { WALKS } from '../../contract/walk/walks.js';
import { damages, type Versions } from '../../damage/request.js';
import { answered } from './answered.js';
import type { Fuzzed } from './fuzz.js';

const VERSIONS: Readonly<Partial<Record<Sent['service'], Versions>>> = {
  compute: { prefix: 'compute 2.', newest: NEWEST.compute },
  volume: { prefix: 'volume 3.', newest: NEWEST.volume },
  placement: { prefix: 'placement 1.', newest: NEWEST.placement },
};

/**
 * Walks through every operation of every service. Before each is asked as it should be, a copy of the cloud is asked
 * `damagedPerStep` times with something wrong in it: what a rule looks at is there.
 * @throws AggregateError of the requests that had no answer, or a 500 that no real cloud gives
 */
export async function fuzzWalks(damagedPerStep: number, seed: number): Promise<Fuzzed> {
  const wrongs: Error[] = [];
  const statuses: Record<number, number> = {};
  let requests = 0;
  for (const walk of WALKS) {
    const ground = simulated((cloud, sent) => {
      const copy = new Cloud({ clock: cloud.clock });
      copy.restore(structuredClone(cloud.save()));
      const versions = VERSIONS[sent.service];
      for (const damage of fc.sample(damages, { numRuns: damagedPerStep, seed: seed + requests })) {
        const request = requestOf({ ...sent, ...damage({ ...sent, versions }) });
        requests++;
        try {
          const { status } = answered(copy, request);
          statuses[status] = (statuses[status] ?? 0) + 1;
        } catch (error) {
          wrongs.push(error as Error);
        }
      }
    });
    const traveller = await Traveller.to(ground);
    await traveller.walk(walk);
  }
  if (wrongs.length > 0) throw new AggregateError(wrongs, wrongs.slice(0, 5).map(String).join('\n'));
  return { requests, statuses };
}
