import type { FaultInput } from '../../sim/index.js';
import { fc } from './fast-check.js';

/** What goes wrong in a cloud during one life of a worker. */
export interface CloudHistory {
  readonly faults: readonly FaultInput[];
  readonly attach: 'active' | 'never' | 'building';
  /** When the instance is ended, in seconds after it was asked for. */
  readonly end: number;
}

const operation = fc.constantFrom(
  'createServer',
  'showServer',
  'deleteServer',
  'listServersDetailed',
  'showImage',
);

type Effect = FaultInput['effect'];

const answered = (...statuses: number[]): fc.Arbitrary<Effect> =>
  fc.constantFrom(...statuses).map((status) => ({ kind: 'respond', status, body: {} }));

const hiccup: fc.Arbitrary<Effect> = fc.oneof(
  answered(500, 502, 503),
  fc.constant({ kind: 'reset' } as const),
  fc.constant({ kind: 'truncate' } as const),
  fc.integer({ min: 1, max: 20 }).map((seconds) => ({ kind: 'delay', seconds }) as const),
);

/** A cloud may fail, not lie: it refuses only what it did not do, and says 404 of no server that is there. */
const effects: fc.Arbitrary<Pick<FaultInput, 'on' | 'effect'>> = fc.oneof(
  fc.record({
    on: fc.constant('request_received' as const),
    effect: fc.oneof(hiccup, answered(401, 403, 409, 429)),
  }),
  fc.record({ on: fc.constant('response_sent' as const), effect: hiccup }),
);

const apiFault: fc.Arbitrary<FaultInput> = fc
  .record({
    operation,
    nth: fc.integer({ min: 1, max: 3 }),
    count: fc.integer({ min: 1, max: 3 }),
    fault: effects,
  })
  .map(({ operation: name, nth, count, fault }) => ({ ...fault, when: { operation: name }, nth, count }));

const bootFault: fc.Arbitrary<FaultInput> = fc
  .constantFrom(
    { kind: 'stuck' } as const,
    { kind: 'error' } as const,
    { kind: 'vanish', after: 1 } as const,
    { kind: 'delay', seconds: 30 } as const,
  )
  .map((effect) => ({ on: 'boot', count: 1, effect }));

/** Up to four faults of the API or of the boot, and when the worker's instance is ended meanwhile. */
export const cloudHistory: fc.Arbitrary<CloudHistory> = fc.record({
  faults: fc.array(fc.oneof(apiFault, apiFault, bootFault), { maxLength: 4 }),
  attach: fc.constantFrom('active', 'active', 'building', 'never'),
  end: fc.integer({ min: 0, max: 40 }),
});
