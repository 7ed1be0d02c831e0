import type { FaultInput } from '../../sim/index.js';
import { type Need, NOTHING, ONE_VOLUME } from '../check.js';
import { check, fails, nothingLeft, onlyServer, substantiated } from './expectations.js';
import { type CheckSpec, group } from './group.js';
import { fromVolume } from './materials.js';

const LAB: readonly Need[] = ['creation', 'laboratory'];
const QUOTA_ADVICE = 'Author: pass on what the cloud says of the quota: it names what is used up.';
const RATE_ADVICE =
  'Author: wait as long as Retry-After says, then ask again; other answers than 429 may mean the same (413).';

const quotas = (['instances', 'cores', 'ram'] as const).map(
  (resource): CheckSpec => ({
    id: `quota-${resource}`,
    title: `a project whose quota of ${resource} is used up fails the substantiation, and nothing is created`,
    clause: 'latent worker',
    cost: NOTHING,
    needs: LAB,
    advice: QUOTA_ADVICE,
    run: async (bench) => {
      await bench.laboratory().addFault({
        on: 'create',
        when: { service: 'compute' },
        effect: { kind: 'exhaust_quota', resource },
      });
      const worker = await bench.worker();
      const { message } = await fails(() => bench.wait(worker.substantiate()), ['failed', 'cannot']);
      check(
        /quota/i.test(message) && message.includes(resource),
        `the message should name ${resource}: ${message}`,
      );
      await nothingLeft(bench);
    },
  }),
);

const limited = (status: number, more: object): FaultInput['effect'] => ({
  kind: 'respond',
  status,
  body: { overLimit: { code: status, message: 'This request was rate-limited.', retryAfter: '5' } },
  ...more,
});

const RATES: readonly (readonly [
  id: string,
  title: string,
  operation: string,
  effect: FaultInput['effect'],
])[] = [
  [
    'poll-429',
    'looks at the instance that are answered with 429 and Retry-After',
    'showServer',
    limited(429, { headers: { 'Retry-After': '5' } }),
  ],
  ['poll-429-bare', 'looks that are answered with 429 alone', 'showServer', limited(429, {})],
  [
    'poll-413',
    'looks that are answered with 413 overLimit',
    'showServer',
    limited(413, { headers: { 'Retry-After': '5' } }),
  ],
  [
    'create-429',
    'a creation that is answered with 429',
    'createServer',
    limited(429, { headers: { 'Retry-After': '5' } }),
  ],
  [
    'flavors-429',
    'a look at flavors that is answered with 429',
    'listFlavorsDetailed',
    limited(429, { headers: { 'Retry-After': '5' } }),
  ],
];

const rates = RATES.map(
  ([id, title, operation, effect]): CheckSpec => ({
    id: `rate-${id}`,
    title: `${title} do not fail the substantiation`,
    clause: 'latent worker',
    level: 'SHOULD',
    needs: LAB,
    advice: RATE_ADVICE,
    run: async (bench) => {
      await bench.ingredients();
      await bench.laboratory().addFault({ on: 'request_received', when: { operation }, count: 2, effect });
      const worker = await bench.worker();
      await substantiated(bench, worker);
      await onlyServer(bench);
    },
  }),
);

export const limits = group('limits', [
  {
    id: 'room-for-a-worker',
    title: "the project's quota has room for a worker",
    clause: 'account',
    cost: NOTHING,
    needs: [],
    judges: 'cloud',
    advice: 'Operator: raise the quota, or delete what is not used.',
    run: async (bench) => {
      const limits = await bench.target.session.compute('2').limits();
      const { flavor } = await bench.ingredients();
      const room = (used: number, limit: number, need: number): boolean => limit < 0 || used + need <= limit;
      check(room(limits.totalInstancesUsed, limits.maxTotalInstances, 1), 'no instance is left');
      check(room(limits.totalCoresUsed, limits.maxTotalCores, flavor.vcpus), 'too few cores are left');
      check(room(limits.totalRAMUsed, limits.maxTotalRAMSize, flavor.ram), 'too little memory is left');
      bench.note(`${limits.totalInstancesUsed} of ${limits.maxTotalInstances} instances are used`);
    },
  },
  {
    id: 'room-for-metadata',
    title: 'a server may have as much metadata as a worker puts on it',
    clause: 'meta',
    cost: NOTHING,
    needs: [],
    judges: 'cloud',
    advice: 'Operator: leave the limit of metadata items at 128.',
    run: async ({ target }) => {
      const { maxServerMeta } = await target.session.compute('2').limits();
      check(maxServerMeta < 0 || maxServerMeta >= 10, `a server may have ${maxServerMeta} items`);
    },
  },
  ...quotas,
  {
    id: 'quota-gigabytes',
    title: 'a volume that the cloud has no room for fails the boot from it, and nothing is left',
    clause: 'latent worker',
    cost: ONE_VOLUME,
    needs: [...LAB, 'volumes'],
    advice: QUOTA_ADVICE,
    run: async (bench) => {
      await bench.laboratory().addFault({
        on: 'boot',
        effect: { kind: 'error', step: 'block_device_mapping', message: 'VolumeSizeExceedsAvailableQuota' },
      });
      const worker = await bench.worker(await fromVolume(bench));
      await fails(() => bench.wait(worker.substantiate()), ['failed', 'cannot']);
      await nothingLeft(bench);
    },
  },
  {
    id: 'quota-passes',
    title: 'a worker whose quota was used up works when there is room again',
    clause: 'latent worker',
    needs: LAB,
    advice: QUOTA_ADVICE,
    run: async (bench) => {
      await bench.laboratory().addFault({
        on: 'create',
        when: { service: 'compute' },
        count: 1,
        effect: { kind: 'exhaust_quota' },
      });
      const worker = await bench.worker();
      await fails(() => bench.wait(worker.substantiate()), ['failed', 'cannot']);
      await substantiated(bench, worker);
      await onlyServer(bench);
    },
  },
  ...rates,
]);
