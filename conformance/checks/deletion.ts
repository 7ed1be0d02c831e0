import type { FaultInput } from '../../sim/index.js';
import { type Need, ONE_VOLUME, TWO_SERVERS } from '../check.js';
import { equal, live, noServers, nothingLeft, onlyServer, substantiated } from './expectations.js';
import { type CheckSpec, group } from './group.js';
import { fromVolume } from './materials.js';

const LAB: readonly Need[] = ['creation', 'laboratory'];
const RETRY_ADVICE = 'Author: repeat a deletion until the cloud says that the server is gone.';

/** Ways in which a deletion goes wrong. */
const TROUBLES: readonly (readonly [id: string, title: string, fault: FaultInput])[] = [
  [
    '500',
    'is answered with 500 twice',
    {
      on: 'request_received',
      when: { operation: 'deleteServer' },
      count: 2,
      effect: { kind: 'respond', status: 500, body: {} },
    },
  ],
  [
    '503',
    'is answered with 503 once',
    {
      on: 'request_received',
      when: { operation: 'deleteServer' },
      count: 1,
      effect: { kind: 'respond', status: 503, body: 'unavailable' },
    },
  ],
  [
    '409',
    'is answered with 409 once',
    {
      on: 'request_received',
      when: { operation: 'deleteServer' },
      count: 1,
      effect: {
        kind: 'respond',
        status: 409,
        body: { conflictingRequest: { code: 409, message: 'locked' } },
      },
    },
  ],
  [
    '429',
    'is answered with 429 and Retry-After',
    {
      on: 'request_received',
      when: { operation: 'deleteServer' },
      count: 1,
      effect: { kind: 'respond', status: 429, headers: { 'Retry-After': '3' }, body: {} },
    },
  ],
  [
    'reset',
    'is cut off once',
    { on: 'request_received', when: { operation: 'deleteServer' }, count: 1, effect: { kind: 'reset' } },
  ],
  [
    'ends-in-error',
    'ends in ERROR the first time',
    { on: 'delete', when: { service: 'compute' }, effect: { kind: 'tries', tries: 2 } },
  ],
  [
    'slow',
    'takes half a minute to answer',
    {
      on: 'request_received',
      when: { operation: 'deleteServer' },
      count: 1,
      effect: { kind: 'delay', seconds: 30 },
    },
  ],
];

const troubles = TROUBLES.map(
  ([id, title, fault]): CheckSpec => ({
    id: `delete-${id}`,
    title: `an instance whose deletion ${title} is deleted all the same`,
    clause: 'latent worker',
    needs: id === 'slow' ? [...LAB, 'virtual time'] : LAB,
    advice: RETRY_ADVICE,
    run: async (bench) => {
      const worker = await bench.worker();
      await substantiated(bench, worker);
      await bench.laboratory().addFault(fault);
      await bench.wait(worker.insubstantiate());
      await noServers(bench);
    },
  }),
);

export const deletion = group('deletion and leftovers', [
  {
    id: 'insubstantiate',
    title: 'the instance is deleted when the worker is ended',
    clause: 'latent worker',
    advice: RETRY_ADVICE,
    run: (bench) => live(bench, {}),
  },
  {
    id: 'confirmed',
    title: 'the worker says that the instance is gone when it is, and not before',
    clause: 'latent worker',
    level: 'SHOULD',
    advice: 'Author: wait for the 404; otherwise the next instance meets the last one in the quota.',
    run: async (bench) => {
      const worker = await bench.worker();
      await substantiated(bench, worker);
      await bench.wait(worker.insubstantiate());
      equal((await bench.servers()).length, 0, 'servers that are still there');
    },
  },
  {
    id: 'stop',
    title: 'the instance is deleted when the worker is stopped for good',
    clause: 'latent worker',
    advice: RETRY_ADVICE,
    run: async (bench) => {
      const worker = await bench.worker();
      await substantiated(bench, worker);
      await bench.wait(worker.stop());
      await noServers(bench);
    },
  },
  {
    id: 'stop-while-booting',
    title: 'an instance that is booting is deleted when the worker is stopped',
    clause: 'latent worker',
    needs: LAB,
    advice: 'Author: a stop must not wait for a boot.',
    run: async (bench) => {
      await bench.laboratory().addFault({ on: 'boot', effect: { kind: 'stuck' } });
      const worker = await bench.worker();
      const waiting = worker.substantiate().catch(() => undefined);
      await bench.until('the server is there', async () => (await bench.servers()).length === 1);
      await bench.wait(worker.stop());
      await bench.wait(waiting);
      await noServers(bench);
    },
  },
  {
    id: 'ended-twice',
    title: 'ending an instance twice is no error',
    clause: 'latent worker',
    advice: 'Author: nothing to delete is as good as deleted.',
    run: async (bench) => {
      const worker = await bench.worker();
      await substantiated(bench, worker);
      await bench.wait(Promise.all([worker.insubstantiate(), worker.insubstantiate()]));
      await bench.wait(worker.insubstantiate());
      await noServers(bench);
    },
  },
  {
    id: 'already-gone',
    title: 'ending an instance that somebody has deleted is no error',
    clause: 'latent worker',
    advice: 'Author: a 404 to a deletion is what was wanted.',
    run: async (bench) => {
      const worker = await bench.worker();
      await substantiated(bench, worker);
      const { id } = await onlyServer(bench);
      await bench.api.ask('compute', 'DELETE', `/servers/${id}`);
      await bench.wait(worker.insubstantiate());
      await noServers(bench);
    },
  },
  {
    id: 'ports',
    title: 'the ports of the instance go with it',
    clause: 'latent worker',
    needs: ['creation', 'networks'],
    advice: 'Operator: Nova must be able to delete the ports that it made.',
    run: async (bench) => {
      let id = '';
      await live(bench, {}, (server) => {
        id = server.id;
      });
      await bench.until('its ports are gone', async () => {
        const { body } = await bench.api.ask('network', 'GET', `/ports?device_id=${id}`);
        return (body as { ports?: unknown[] }).ports?.length === 0;
      });
    },
  },
  {
    id: 'volumes',
    title: 'nothing is left in the volume service',
    clause: 'volume goes too',
    cost: ONE_VOLUME,
    needs: ['creation', 'volumes'],
    advice:
      'Author: delete_on_termination true is the default. Operator: Nova must be able to delete the volumes that it made.',
    run: async (bench) => live(bench, await fromVolume(bench)),
  },
  {
    id: 'leftover-of-an-earlier-life',
    title:
      'an instance that an earlier life of the master left is removed before the next is created, or taken over',
    clause: 'latent worker',
    cost: TWO_SERVERS,
    advice: 'Author: look for servers that bear your mark before a new one is created.',
    run: async (bench) => {
      const spec = { name: `${bench.prefix}-again`, masterName: 'the same master' };
      const first = await bench.worker({}, spec);
      await substantiated(bench, first);
      const second = await bench.worker({}, spec);
      await substantiated(bench, second);
      await bench.until('one server is left', async () => (await bench.servers()).length === 1);
    },
  },
  {
    id: 'servers-of-another-master',
    title: 'a server that another master has under the same name is left alone',
    clause: 'latent worker',
    cost: TWO_SERVERS,
    needs: ['creation', 'masters'],
    advice: 'Author: tell masters apart by a mark in the metadata, not by names.',
    run: async (bench) => {
      const name = `${bench.prefix}-shared`;
      const theirs = await bench.worker({}, { name, masterName: 'their master' });
      await substantiated(bench, theirs);
      const { id } = await onlyServer(bench);
      const ours = await bench.worker({}, { name, masterName: 'our master' });
      await substantiated(bench, ours);
      equal((await bench.servers()).length, 2);
      await bench.wait(ours.insubstantiate());
      equal((await onlyServer(bench)).id, id);
    },
  },
  {
    id: 'servers-of-people',
    title: 'a server of the same name that bears no mark is left alone',
    clause: 'latent worker',
    cost: TWO_SERVERS,
    advice: 'Author: a name is not enough to delete a server by.',
    run: async (bench) => {
      const { flavor, image } = await bench.ingredients();
      const name = `${bench.prefix}-people`;
      const server = { name, flavorRef: flavor.id, imageRef: image.id, metadata: bench.mark };
      const { body } = await bench.wait(bench.api.ask('compute', 'POST', '/servers', { body: { server } }));
      const worker = await bench.worker({}, { name });
      await substantiated(bench, worker);
      await bench.wait(worker.stop());
      await bench.until('the worker is gone, and the other server is not', async () => {
        const ids = (await bench.servers()).map(({ id }) => id);
        return ids.length === 1 && ids[0] === (body as { server: { id: string } }).server.id;
      });
    },
  },
  ...troubles,
  {
    id: 'volume-after-error',
    title: 'after a boot from a volume that ended in ERROR neither server nor volume is left',
    clause: 'volume goes too',
    cost: ONE_VOLUME,
    needs: [...LAB, 'volumes'],
    advice:
      'Author: an instance in ERROR still has its volume; delete the instance, and look whether the volume went.',
    run: async (bench) => {
      await bench.laboratory().addFault({ on: 'boot', effect: { kind: 'error' } });
      const worker = await bench.worker(await fromVolume(bench));
      await bench.wait(worker.substantiate().catch(() => undefined));
      await nothingLeft(bench);
    },
  },
]);
