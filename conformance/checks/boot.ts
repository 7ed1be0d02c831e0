import { type Need, ONE_SERVER, Skip } from '../check.js';
import {
  check,
  equal,
  fails,
  live,
  noServers,
  nothingLeft,
  onlyServer,
  substantiated,
} from './expectations.js';
import { group } from './group.js';

const LAB: readonly Need[] = ['creation', 'laboratory'];
const TIMEOUT_ADVICE =
  'Author: missing_timeout covers everything from the request to the attaching of the agent; when it has passed, delete what was created.';
const SPECIFIED_TIMEOUT = 20 * 60;

export const boot = group('boot and timeouts', [
  {
    id: 'substantiates',
    title: 'an instance is created, boots, and the worker is there',
    clause: 'latent worker',
    advice: 'Operator: an ordinary user must be able to create a server with the smallest flavor.',
    run: async (bench) => {
      const began = bench.clock.now();
      await live(bench, {}, ({ status }) => {
        equal(status, 'ACTIVE');
        bench.measure('boot', (bench.clock.now() - began) / 1000);
      });
    },
  },
  {
    id: 'boots-again',
    title: 'a worker whose instance was ended substantiates again, with a new instance',
    clause: 'latent worker',
    cost: { ...ONE_SERVER, seconds: 80 },
    advice: 'Author: after the end of the instance the worker is as it was before the first.',
    run: async (bench) => {
      const worker = await bench.worker();
      const ids: string[] = [];
      for (const _ of [1, 2, 3]) {
        await substantiated(bench, worker);
        ids.push((await onlyServer(bench)).id);
        await bench.wait(worker.insubstantiate());
        await nothingLeft(bench);
      }
      equal(new Set(ids).size, 3);
    },
  },
  {
    id: 'joined',
    title: 'two requests at once share one instance',
    clause: 'latent worker',
    advice: 'Author: a second build waits for the instance that the first asked for.',
    run: async (bench) => {
      const worker = await bench.worker();
      await bench.wait(Promise.all([worker.substantiate(), worker.substantiate()]));
      await onlyServer(bench);
    },
  },
  {
    id: 'early-agent',
    title: 'an agent that attaches before the cloud says ACTIVE is taken',
    clause: 'latent worker',
    needs: ['creation', 'in process'],
    advice: 'Author: the agent may be quicker than a poll.',
    run: async (bench) => {
      const worker = await bench.worker();
      await substantiated(bench, worker, { attach: 'building' });
      await onlyServer(bench);
    },
  },
  {
    id: 'never-attaches',
    title:
      'an agent that never attaches fails the substantiation at missing_timeout, and the instance is deleted',
    clause: 'missing_timeout',
    cost: { ...ONE_SERVER, seconds: 60 },
    advice: TIMEOUT_ADVICE,
    run: async (bench) => {
      const worker = await bench.worker({ missing_timeout: 25 });
      const began = bench.clock.now();
      await fails(() => bench.wait(worker.substantiate({ attach: 'never' })), ['timeout', 'failed']);
      const passed = (bench.clock.now() - began) / 1000;
      check(passed < 60, `it gave up after ${passed} s`);
      await noServers(bench);
    },
  },
  {
    id: 'missing_timeout-default',
    title: 'missing_timeout is 20 minutes where none is given',
    clause: 'missing_timeout',
    needs: LAB,
    advice: 'Author: the standard worker says 3600 s; the OpenStack worker 20 minutes.',
    run: async (bench) => {
      if (!bench.target.virtual && bench.subject.capabilities.has('settings')) {
        const worker = await bench.worker({ missing_timeout: undefined });
        equal((await worker.settings())['missing_timeout'], SPECIFIED_TIMEOUT);
        return;
      }
      if (!bench.target.virtual)
        throw new Skip('twenty minutes are too long, and the subject does not tell of its settings');
      await bench.laboratory().addFault({ on: 'boot', effect: { kind: 'stuck' } });
      const worker = await bench.worker({ missing_timeout: undefined });
      const began = bench.clock.now();
      await fails(() => bench.wait(worker.substantiate()), ['timeout']);
      const passed = (bench.clock.now() - began) / 1000;
      check(Math.abs(passed - SPECIFIED_TIMEOUT) < 60, `it gave up after ${passed} s`);
    },
  },
  {
    id: 'stuck-in-build',
    title: 'an instance that stays in BUILD fails the substantiation at missing_timeout, and is deleted',
    clause: 'missing_timeout',
    needs: LAB,
    advice: 'Author: a poll loop without a limit wedges the worker for ever.',
    run: async (bench) => {
      await bench.laboratory().addFault({ on: 'boot', effect: { kind: 'stuck' } });
      const worker = await bench.worker({ missing_timeout: 15 });
      await fails(() => bench.wait(worker.substantiate()), ['timeout', 'failed']);
      await noServers(bench);
    },
  },
  {
    id: 'stuck-then-works',
    title: 'after an instance that stayed in BUILD, the next one boots',
    clause: 'missing_timeout',
    needs: LAB,
    advice: TIMEOUT_ADVICE,
    run: async (bench) => {
      await bench.laboratory().addFault({ on: 'boot', count: 1, effect: { kind: 'stuck' } });
      const worker = await bench.worker({ missing_timeout: 15 });
      await fails(() => bench.wait(worker.substantiate()), ['timeout', 'failed']);
      await substantiated(bench, worker);
      await onlyServer(bench);
    },
  },
  {
    id: 'slow-boot',
    title: 'an instance that takes long, but less than missing_timeout, is waited for',
    clause: 'missing_timeout',
    needs: [...LAB, 'virtual time'],
    advice: 'Author: do not give up before missing_timeout.',
    run: async (bench) => {
      await bench.laboratory().addFault({ on: 'boot', effect: { kind: 'delay', seconds: 15 * 60 } });
      const worker = await bench.worker({ missing_timeout: undefined });
      await substantiated(bench, worker);
    },
  },
  {
    id: 'no-timeout',
    title: 'with missing_timeout 0 an instance is waited for as long as it takes',
    clause: 'missing_timeout',
    level: 'SHOULD',
    needs: [...LAB, 'virtual time'],
    advice: 'Author: 0, as with every Buildbot worker, is no timer.',
    run: async (bench) => {
      await bench.laboratory().addFault({ on: 'boot', effect: { kind: 'delay', seconds: 75 * 60 } });
      const worker = await bench.worker({ missing_timeout: 0 });
      await substantiated(bench, worker);
    },
  },
  {
    id: 'error',
    title: 'an instance that ends in ERROR fails the substantiation, and is deleted',
    clause: 'latent worker',
    needs: LAB,
    advice: 'Author: look at the status, and at the fault that Nova gives with it.',
    run: async (bench) => {
      await bench
        .laboratory()
        .addFault({ on: 'boot', effect: { kind: 'error', message: 'No valid host was found.' } });
      const worker = await bench.worker();
      await fails(() => bench.wait(worker.substantiate()), ['failed', 'cannot']);
      await noServers(bench);
    },
  },
  {
    id: 'error-says-why',
    title: "the failure holds Nova's account of the ERROR",
    clause: 'latent worker',
    level: 'SHOULD',
    needs: LAB,
    advice: 'Author: read `fault` of GET /servers/ID; operators look for its words.',
    run: async (bench) => {
      await bench
        .laboratory()
        .addFault({ on: 'boot', effect: { kind: 'error', message: 'No valid host was found.' } });
      const worker = await bench.worker();
      const { message } = await fails(() => bench.wait(worker.substantiate()), ['failed', 'cannot']);
      check(message.includes('No valid host was found'), `the message is: ${message}`);
    },
  },
  {
    id: 'deleted-while-booting',
    title: 'an instance that somebody deletes while it boots fails the substantiation',
    clause: 'latent worker',
    needs: LAB,
    advice: 'Author: a 404 while polling is the end of the instance.',
    run: async (bench) => {
      await bench.laboratory().addFault({ on: 'boot', effect: { kind: 'vanish', after: 0.1 } });
      await bench.laboratory().addFault({ on: 'boot', effect: { kind: 'stuck' } });
      const worker = await bench.worker({ missing_timeout: 40 });
      await fails(() => bench.wait(worker.substantiate()), ['failed']);
      await noServers(bench);
    },
  },
  {
    id: 'insubstantiated-while-booting',
    title: 'an instance that is ended while it boots is deleted, and whoever waits is told',
    clause: 'latent worker',
    needs: ['creation'],
    advice: 'Author: do not wait for the boot before the instance can be ended.',
    run: async (bench) => {
      const worker = await bench.worker();
      const waiting = fails(() => worker.substantiate({ attach: 'never' }), ['cancelled', 'failed']);
      await bench.until('the server is there', async () => (await bench.servers()).length === 1);
      await bench.wait(worker.insubstantiate());
      await bench.wait(waiting);
      await noServers(bench);
    },
  },
  {
    id: 'notify_on_missing',
    title: 'the addresses of notify_on_missing are told of an instance that did not attach',
    clause: 'notify_on_missing',
    cost: { ...ONE_SERVER, seconds: 60 },
    needs: ['creation', 'notices'],
    advice: 'Author: one message for each failed substantiation, to every address.',
    run: async (bench) => {
      const notify_on_missing = ['ops@example.org', 'dev@example.org'];
      const worker = await bench.worker({ missing_timeout: 15, notify_on_missing });
      await fails(() => bench.wait(worker.substantiate({ attach: 'never' })), ['timeout', 'failed']);
      const notices = await worker.notices();
      equal(notices.length, 1, 'messages');
      equal([...(notices[0]?.to ?? [])].sort().join(), [...notify_on_missing].sort().join());
      check(notices[0]?.text.includes(worker.name) ?? false, 'the message should name the worker');
    },
  },
  {
    id: 'no-notice',
    title: 'nobody is told of an instance that attached',
    clause: 'notify_on_missing',
    needs: ['creation', 'notices'],
    advice: 'Author: stop the timer when the agent attaches.',
    run: async (bench) => {
      const worker = await bench.worker({ notify_on_missing: 'ops@example.org' });
      await substantiated(bench, worker);
      await bench.wait(worker.insubstantiate());
      equal((await worker.notices()).length, 0);
    },
  },
  {
    id: 'build_wait_timeout',
    title: 'an instance that is idle for build_wait_timeout is deleted, and not before',
    clause: 'latent worker',
    needs: ['creation', 'builds'],
    advice: 'Author: the time counts from the end of the last build.',
    run: async (bench) => {
      const worker = await bench.worker({ build_wait_timeout: 6 });
      await substantiated(bench, worker);
      await worker.build();
      await bench.pass(3);
      await onlyServer(bench);
      await bench.pass(4);
      await noServers(bench);
    },
  },
  {
    id: 'build_wait_timeout-default',
    title: 'an instance is idle for 10 minutes where no build_wait_timeout is given',
    clause: 'latent worker',
    needs: ['creation', 'builds', 'virtual time'],
    advice: 'Author: 600 s is the default of every latent worker.',
    run: async (bench) => {
      const worker = await bench.worker();
      await substantiated(bench, worker);
      await worker.build();
      await bench.pass(590);
      await onlyServer(bench);
      await bench.pass(20);
      await noServers(bench);
    },
  },
  {
    id: 'build_wait_timeout-0',
    title: 'with build_wait_timeout 0 the instance goes with its build',
    clause: 'latent worker',
    needs: ['creation', 'builds'],
    advice: 'Author: 0: at once.',
    run: async (bench) => {
      const worker = await bench.worker({ build_wait_timeout: 0 });
      await substantiated(bench, worker);
      await worker.build();
      await noServers(bench);
    },
  },
  {
    id: 'build_wait_timeout-negative',
    title: 'with a negative build_wait_timeout idleness never ends the instance',
    clause: 'latent worker',
    needs: ['creation', 'builds', 'virtual time'],
    advice: 'Author: such an instance ends with the worker.',
    run: async (bench) => {
      const worker = await bench.worker({ build_wait_timeout: -1 });
      await substantiated(bench, worker);
      await worker.build();
      await bench.pass(3 * 3600);
      await onlyServer(bench);
    },
  },
]);
