import type { FaultInput } from '../../sim/index.js';
import { cloudHistory } from '../arbitraries/cloud-history.js';
import { fc } from '../arbitraries/fast-check.js';
import { type Need, NOTHING } from '../check.js';
import { check, equal, fails, nothingLeft, onlyServer, refused, substantiated } from './expectations.js';
import { type CheckSpec, group } from './group.js';

const LAB: readonly Need[] = ['creation', 'laboratory'];
const VIRTUAL: readonly Need[] = ['creation', 'laboratory', 'virtual time'];
const ADVICE =
  'Author: repeat what failed without having done anything; a hiccup of the API is no reason to lose an instance.';
const respond = (status: number, more: object = {}) =>
  ({ kind: 'respond', status, body: {}, ...more }) as const;

/** Hiccups that pass, and where they strike. */
const HICCUPS: readonly (readonly [id: string, title: string, fault: FaultInput])[] = [
  [
    'poll-500',
    'one 500 to a look at the instance',
    { on: 'request_received', when: { operation: 'showServer' }, count: 1, effect: respond(500) },
  ],
  [
    'poll-503',
    'three 503 to looks at the instance',
    { on: 'request_received', when: { operation: 'showServer' }, count: 3, effect: respond(503) },
  ],
  [
    'poll-reset',
    'a connection that is cut during a look at the instance',
    { on: 'request_received', when: { operation: 'showServer' }, count: 1, effect: { kind: 'reset' } },
  ],
  [
    'poll-truncated',
    'an answer that is cut in half',
    { on: 'response_sent', when: { operation: 'showServer' }, count: 1, effect: { kind: 'truncate' } },
  ],
  [
    'poll-401',
    'a token that ends while the instance boots',
    { on: 'request_received', when: { operation: 'showServer' }, count: 1, effect: { kind: 'expire_token' } },
  ],
  [
    'list-500',
    'a 500 to a list of servers',
    { on: 'request_received', when: { operation: 'listServersDetailed' }, count: 1, effect: respond(500) },
  ],
  [
    'image-503',
    'a 503 of the image service',
    { on: 'request_received', when: { service: 'image' }, count: 1, effect: respond(503) },
  ],
  [
    'flavor-500',
    'a 500 to a look at flavors',
    { on: 'request_received', when: { operation: 'listFlavorsDetailed' }, count: 1, effect: respond(500) },
  ],
  ['keystone-503', 'a 503 of the identity service', { on: 'authenticate', count: 1, effect: respond(503) }],
  [
    'slow-api',
    'an API that takes four seconds for every answer',
    { on: 'request_received', when: { service: 'compute' }, effect: { kind: 'delay', seconds: 4 } },
  ],
];

const hiccups = HICCUPS.map(
  ([id, title, fault]): CheckSpec => ({
    id,
    title: `${title} does not fail the substantiation`,
    clause: 'latent worker',
    level: 'SHOULD',
    needs: fault.when?.operation === undefined || id === 'poll-401' ? VIRTUAL : LAB,
    advice: ADVICE,
    run: async (bench) => {
      await bench.ingredients();
      await bench.laboratory().addFault(fault);
      const worker = await bench.worker();
      await substantiated(bench, worker);
      await bench.laboratory().clearFaults();
      await onlyServer(bench);
    },
  }),
);

/** Answers to POST /servers that say nothing of whether a server was made. */
const AMBIGUOUS: readonly (readonly [id: string, title: string, effect: FaultInput['effect']])[] = [
  ['reset', 'is cut off', { kind: 'reset' }],
  ['truncated', 'is cut in half', { kind: 'truncate' }],
  ['502', 'is a 502', respond(502)],
  ['silence', 'never comes', { kind: 'drop' }],
];

const ambiguous = AMBIGUOUS.map(
  ([id, title, effect]): CheckSpec => ({
    id: `create-answer-${id}`,
    title: `when the answer to the creation ${title}, the server that was made all the same is used or deleted`,
    clause: 'latent worker',
    needs: VIRTUAL,
    advice: 'Author: look for the server by its metadata before another is created; delete what is not used.',
    run: async (bench) => {
      await bench.ingredients();
      await bench
        .laboratory()
        .addFault({ on: 'response_sent', when: { operation: 'createServer' }, count: 1, effect });
      const worker = await bench.worker();
      await bench.wait(worker.substantiate().catch(() => undefined));
      check((await bench.servers()).length <= 1, 'more than one server is there');
      await bench.wait(worker.insubstantiate());
      await nothingLeft(bench);
    },
  }),
);

export const recovery = group('recovery', [
  ...hiccups,
  ...ambiguous,
  {
    id: 'after-a-bad-cloud',
    title: 'a worker that failed for a cloud that was down works when it is up again',
    clause: 'latent worker',
    needs: VIRTUAL,
    advice: 'Author: keep nothing of a failed attempt.',
    run: async (bench) => {
      await bench.ingredients();
      await bench
        .laboratory()
        .addFault({ on: 'request_received', when: { service: 'compute' }, effect: respond(503) });
      const worker = await bench.worker({ missing_timeout: 60 });
      await fails(() => bench.wait(worker.substantiate()), ['failed', 'timeout']);
      await bench.laboratory().clearFaults();
      await substantiated(bench, worker);
      await onlyServer(bench);
    },
  },
  {
    id: 'any-history',
    title: 'whatever a cloud does, nothing is left behind, and the worker works afterwards',
    clause: 'latent worker',
    needs: VIRTUAL,
    cost: { servers: 1, volumes: 1, seconds: 60 },
    advice: 'Author: run the counterexample with --replay.',
    run: async (bench) => {
      await bench.ingredients();
      await bench.property(
        fc.asyncProperty(cloudHistory, async ({ faults, attach, end }) => {
          const lab = bench.laboratory();
          for (const fault of faults) await lab.addFault(fault);
          const worker = await bench.worker({ missing_timeout: 120, delete_timeout: 600 });
          try {
            const attempt = worker.substantiate({ attach }).catch(() => undefined);
            await bench.pass(end);
            const ended = worker.insubstantiate();
            await bench.pass(5);
            await lab.clearFaults();
            await bench.wait(ended);
            await bench.wait(attempt);
            const left = (await bench.servers()).filter(({ name }) => name === worker.name);
            equal(left.length, 0, `${left.length} servers are left behind`);
            await substantiated(bench, worker);
            await bench.wait(worker.insubstantiate());
          } finally {
            await lab.clearFaults();
            await bench.wait(worker.stop());
          }
        }),
        0.04,
      );
    },
  },
  {
    id: 'wrong-answers',
    title: 'answers that are not what the API promises fail the substantiation, and nothing is left',
    clause: 'latent worker',
    cost: NOTHING,
    needs: VIRTUAL,
    advice: 'Author: parse what comes from outside.',
    run: async (bench) => {
      await bench.ingredients();
      await bench.laboratory().addFault({
        on: 'request_received',
        when: { operation: 'showImage' },
        effect: respond(200, { body: { images: 'none' } }),
      });
      await refused(bench, { missing_timeout: 60 }, ['failed', 'cannot', 'timeout']);
    },
  },
]);
