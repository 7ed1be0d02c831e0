import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AuthenticationError,
  BadRequest,
  Conflict,
  type Image,
  imageSchema,
  QuotaExceeded,
  RateLimited,
} from '../../src/openstack/index.js';
import {
  AttachRefused,
  CannotSubstantiate,
  SubstantiationCancelled,
  SubstantiationError,
  SubstantiationFailed,
  SubstantiationTimeout,
  WorkerShutDown,
} from '../../src/worker/substantiation-error.js';
import { IMAGES } from './fake-cloud.js';
import { IMAGE, setStage } from './stage.js';

const call = { service: 'compute', operation: 'create server', detail: 'told to' };

describe('a substantiation', () => {
  it('creates an instance with the mark of its owner, and ends when its agent attaches', async () => {
    const { worker, cloud, events, up } = setStage({ meta: { job: 'x', 'BUILDBOT:instance': 'mine' } });
    await up();
    const [server] = cloud.standing;
    expect(server?.body.server).toMatchObject({
      name: 'bot',
      imageRef: IMAGE,
      flavorRef: '1',
      min_count: 1,
      max_count: 1,
      metadata: {
        job: 'x',
        'BUILDBOT:instance': '4f26ae',
        'openstack-latent-worker:worker': 'bot',
        'openstack-latent-worker:launch': expect.stringMatching(/^[0-9a-f]{24}$/),
      },
    });
    expect(worker).toMatchObject({ phase: 'SUBSTANTIATED', connected: true, instanceId: server?.id });
    const id = server?.id;
    expect(events).toEqual(['substantiating', `created ${id}`, `active ${id}`, `attached ${id}`]);
  });

  it('tells of the instance it ended with, and how long each step took', async () => {
    const { worker, outcome, connection } = setStage();
    const news: Record<string, number> = {};
    worker.on('created', ({ after }) => Object.assign(news, { created: after }));
    worker.on('active', ({ after }) => Object.assign(news, { active: after }));
    worker.on('attached', ({ after }) => Object.assign(news, { attached: after }));
    worker.on('active', () => void worker.attached(connection));
    expect(await outcome(worker.substantiate())).toEqual({
      instanceId: 'server-1',
      image: { id: IMAGE, name: 'image-0' },
      flavor: { id: '1', name: 'm1.tiny' },
    });
    expect(news.created).toBeLessThan(1);
    expect(news.active).toBeGreaterThanOrEqual(8);
    expect(news.attached).toBe(news.active);
  });

  it('is joined by a second, and creates one instance for both', async () => {
    const { worker, cloud, outcome, connection } = setStage();
    worker.on('active', () => void worker.attached(connection));
    const both = Promise.all([worker.substantiate(), worker.substantiate()]);
    await outcome(both);
    expect(cloud.calls.filter((name) => name === 'createServer')).toHaveLength(1);
  });

  it('ends with an agent that attaches before Nova has answered', async () => {
    const { worker, cloud, clock, outcome, connection } = setStage();
    cloud.fates.latency.push(0, 0, 0, 30);
    const waiting = worker.substantiate();
    await clock.advance(1000);
    await worker.attached(connection);
    expect(await outcome(waiting)).toMatchObject({ instanceId: undefined });
    await clock.advance(60_000);
    expect(worker.instanceId).toBe('server-1');
    await outcome(worker.stop());
    expect(cloud.standing).toEqual([]);
  });

  it('survives an embedder whose listeners and callbacks throw', async () => {
    const { worker, lines, up, outcome } = setStage(
      {},
      {
        master: {
          name: 'master',
          workerFree: () => {
            throw new Error('scheduler bug');
          },
        },
      },
    );
    worker.on('created', () => {
      throw new Error('metrics bug');
    });
    await up();
    await outcome(worker.insubstantiate());
    expect(worker.phase).toBe('NOT_SUBSTANTIATED');
    expect(lines.filter((line) => line.startsWith('error'))).toEqual([
      "error bot: the master's code failed: Error: metrics bug",
      "error bot: the master's code failed: Error: scheduler bug",
    ]);
  });
});

describe('the image callable', () => {
  const images = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 30 }).map((ids) =>
    ids.map((id, i) =>
      imageSchema.parse({
        id,
        name: `image ${i % 3}`,
        status: i % 4 ? 'active' : 'queued',
        created_at: new Date(1e12 + i).toISOString(),
        updated_at: new Date(1e12 + i).toISOString(),
      }),
    ),
  );

  it('gets every image, and its choice is what Nova receives', async () => {
    await fc.assert(
      fc.asyncProperty(
        images,
        fc.nat(),
        fc.constantFrom('the image', 'its id', 'later'),
        async (all, pick, how) => {
          let given: readonly Image[] = [];
          const chosen = all[pick % all.length] as Image;
          const choose = (list: readonly Image[]) => {
            given = list;
            if (how === 'its id') return chosen.id;
            return how === 'later' ? Promise.resolve(chosen) : chosen;
          };
          const { cloud, up } = setStage({ image: choose });
          cloud.images_ = all;
          await up();
          expect(given).toEqual(all);
          expect(cloud.standing[0]?.body.server.imageRef).toBe(chosen.id);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('ports from Buildbot as it is: the oldest by x.created', async () => {
    const oldest = (all: readonly Image[]) => [...all].sort((x, y) => (x.created < y.created ? -1 : 1))[0];
    const { cloud, up } = setStage({ image: oldest });
    await up();
    expect(cloud.standing[0]?.body.server.imageRef).toBe(IMAGES[1]?.id);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no such release');
      },
      'image: the callable failed: no such release',
    ],
    ['rejects', () => Promise.reject(new Error('index away')), 'image: the callable failed: index away'],
    [
      'returns nothing',
      () => undefined,
      'image: the callable returned nothing; return one of the images it was given, or its id',
    ],
    [
      'returns a stranger',
      () => 'no-image',
      "image: the callable returned 'no-image', which is none of the images; return one of the images it was given, or its id",
    ],
    [
      'returns something else',
      () => 7 as never,
      'image: the callable returned a value of type number; return one of the images it was given, or its id',
    ],
  ])('that %s fails the substantiation clearly, and no server is created', async (_, image, message) => {
    const { worker, cloud, outcome } = setStage({ image });
    const error = await outcome(worker.substantiate());
    expect(error).toBeInstanceOf(CannotSubstantiate);
    expect((error as Error).message).toBe(
      `bot: cannot substantiate, failed while choosing image and flavor: ${message}`,
    );
    expect(cloud.calls).not.toContain('createServer');
  });

  it('that never answers is given up at the missing timeout', async () => {
    const { worker, outcome } = setStage({ image: () => new Promise(() => undefined), missing_timeout: 60 });
    expect(await outcome(worker.substantiate())).toMatchObject({
      name: 'SubstantiationTimeout',
      stage: 'choosing image and flavor',
      elapsed: 60,
    });
  });
});

describe('the missing timeout', () => {
  it('fires at exactly missing_timeout, never before, deletes the server, and leaves nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5000 }),
        fc.array(fc.constantFrom(0, 0.5, 3, 20), { maxLength: 6 }),
        async (missing_timeout, latency) => {
          const { worker, cloud, clock, outcome } = setStage({ missing_timeout });
          cloud.fates.boot.push('never');
          cloud.fates.latency.push(...latency);
          const began = clock.now();
          let error: unknown;
          worker.substantiate().catch((reason: unknown) => {
            error = reason;
          });
          await clock.advance(missing_timeout * 1000 - 1);
          expect(error).toBeUndefined();
          await clock.runUntil(() => error !== undefined);
          expect(error).toBeInstanceOf(SubstantiationTimeout);
          expect((error as SubstantiationTimeout).elapsed).toBe(missing_timeout);
          expect(clock.now() - began).toBeLessThanOrEqual(missing_timeout * 1000 + 5000);
          await outcome(worker.stop());
          expect(cloud.standing).toEqual([]);
          expect(clock.pendingTimers).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('names the stage, the status, and the tail of the console, without the password', async () => {
    const { worker, outcome, mails } = setStage({ notify_on_missing: 'ops@example.org' });
    const error = (await outcome(worker.substantiate())) as SubstantiationTimeout;
    expect(error).toMatchObject({
      stage: 'attaching',
      elapsed: 1200,
      timeout: 1200,
      instanceId: 'server-1',
      status: 'ACTIVE',
      consoleTail: 'boot of bot\nlogin: ***',
    });
    expect(error.message).toBe(
      'bot: not attached within missing_timeout of 1200 s, still attaching; instance server-1 was ACTIVE',
    );
    expect(mails).toEqual([
      {
        to: ['ops@example.org'],
        subject: 'master: worker bot did not attach',
        text: [
          'Worker: bot',
          'Master: master',
          'Instance: server-1',
          'Failed while: attaching',
          'Elapsed: 1200 s',
          'Status: ACTIVE',
          `Error: ${error.message}`,
          '',
          'The end of its console log:',
          '',
          'boot of bot\nlogin: ***',
          '',
        ].join('\n'),
      },
    ]);
  });

  it('reads the console before the server is deleted, however long that takes', async () => {
    const { worker, cloud, clock, outcome } = setStage({ missing_timeout: 60 });
    const waiting = worker.substantiate();
    await clock.advance(59_000);
    cloud.fates.latency.push(3, 3);
    expect(await outcome(waiting)).toMatchObject({
      consoleTail: 'boot of bot\nlogin: ***',
      status: 'ACTIVE',
    });
    await outcome(worker.insubstantiate());
    const asked = cloud.calls.filter((name) => name === 'consoleOutput' || name === 'deleteServer');
    expect(asked).toEqual(['consoleOutput', 'deleteServer']);
  });

  it('covers authentication too', async () => {
    const { worker, cloud, clock, outcome } = setStage({ missing_timeout: 30 });
    cloud.silent = true;
    expect(await outcome(worker.substantiate())).toMatchObject({ stage: 'authenticating', elapsed: 30 });
    await clock.settle();
    expect(worker.phase).toBe('NOT_SUBSTANTIATED');
  });

  it('says so where the removal of the last instance took all the time', async () => {
    const { worker, cloud, clock, outcome, up } = setStage({ missing_timeout: 60 });
    await up();
    cloud.fates.delete.push('ignored', 'ignored');
    const gone = worker.insubstantiate();
    expect(await outcome(worker.substantiate())).toMatchObject({
      name: 'SubstantiationTimeout',
      stage: 'removing the last instance',
    });
    await outcome(gone);
    await clock.settle();
    expect(cloud.standing).toEqual([]);
  });

  it('finds a server again whose creation was never answered, and deletes it', async () => {
    const { worker, cloud, outcome } = setStage({ missing_timeout: 10 });
    cloud.fates.latency.push(0, 0, 0, 9.9);
    cloud.fates.create.push({ late: 15 });
    expect(await outcome(worker.substantiate())).toMatchObject({ stage: 'creating', elapsed: 10 });
    await outcome(worker.insubstantiate());
    expect(cloud.calls.filter((name) => name === 'createServer')).toHaveLength(1);
    expect(cloud.calls).toContain('deleteServer');
    expect(cloud.standing).toEqual([]);
  });
});

describe('a failure of the cloud', () => {
  it('an instance in ERROR fails at once, with its fault, and is deleted', async () => {
    const { worker, cloud, outcome } = setStage();
    cloud.fates.boot.push('error');
    const error = (await outcome(worker.substantiate())) as SubstantiationFailed;
    expect(error).toBeInstanceOf(SubstantiationFailed);
    expect(error).toMatchObject({ stage: 'building', status: 'ERROR', instanceId: 'server-1' });
    expect(error.fault).toMatchObject({ code: 500, message: 'No valid host was found. ' });
    expect(error.message).toContain('No valid host was found.');
    await outcome(worker.insubstantiate());
    expect(cloud.standing).toEqual([]);
  });

  it('launch_retries tries others first, one at a time', async () => {
    const { worker, cloud, up } = setStage({ launch_retries: 2 });
    cloud.fates.boot.push('error', 'vanishes');
    cloud.onCreate = () => expect(cloud.standing).toEqual([]);
    await up();
    expect(worker.instanceId).toBe('server-3');
  });

  it('an instance that somebody else deletes in BUILD fails at once', async () => {
    const { worker, cloud, outcome } = setStage();
    cloud.fates.boot.push('vanishes');
    expect(await outcome(worker.substantiate())).toMatchObject({
      name: 'SubstantiationFailed',
      stage: 'building',
    });
  });

  it('an instance that breaks while its agent is awaited fails at the next look', async () => {
    const { worker, cloud, clock, outcome } = setStage();
    const waiting = worker.substantiate();
    await clock.advance(20_000);
    const [server] = cloud.standing;
    if (server) server.status = 'SHUTOFF';
    const error = (await outcome(waiting)) as SubstantiationFailed;
    expect(error).toMatchObject({ name: 'SubstantiationFailed', stage: 'attaching', status: 'SHUTOFF' });
    expect(error.elapsed).toBeLessThanOrEqual(30);
  });

  it('polls that fail are no reason to give an instance up', async () => {
    const { cloud, clock, worker, outcome, connection } = setStage();
    worker.on('active', () => void worker.attached(connection));
    const waiting = worker.substantiate();
    await clock.advance(2000);
    cloud.down = true;
    await clock.advance(300_000);
    cloud.down = false;
    expect(await outcome(waiting)).toMatchObject({ instanceId: 'server-1' });
  });

  it.each([
    [new QuotaExceeded({ ...call, status: 403 }, [{ resource: 'instances' }]), SubstantiationFailed],
    [new RateLimited({ ...call, status: 429 }), SubstantiationFailed],
    [new BadRequest({ ...call, status: 400 }), CannotSubstantiate],
    [new Conflict({ ...call, status: 409 }), CannotSubstantiate],
    [new AuthenticationError({ ...call, status: 401 }), CannotSubstantiate],
  ])('%o is told as what it is', async (cause, kind) => {
    const { worker, cloud, clock, outcome } = setStage();
    const compute = { ...cloud.compute(), createServer: () => Promise.reject(cause) };
    const told = setStage(
      {},
      { clock, session: { ...cloud, compute: () => compute, token: () => cloud.token({}) } as never },
    );
    const error = await outcome(told.worker.substantiate());
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ cause, stage: 'creating' });
    await outcome(worker.stop());
  });

  it('puts the worker in quarantine: 10 s, then twice as long', async () => {
    const { worker, cloud, clock, freed, outcome } = setStage();
    cloud.fates.create.push('refused', 'refused');
    for (const seconds of [10, 20]) {
      await outcome(worker.substantiate());
      await outcome(worker.insubstantiate());
      expect(worker.canStartBuild()).toBe(false);
      freed.length = 0;
      await clock.advance(seconds * 1000 - 1);
      expect(worker.quarantined).toBe(true);
      await clock.advance(1);
      expect(worker.canStartBuild()).toBe(true);
      expect(freed).toEqual(['bot']);
    }
  });
});

describe('whoever waits', () => {
  it('may leave, and the instance is given up when nobody else waits', async () => {
    const { worker, cloud, clock, outcome } = setStage();
    const leaving = new AbortController();
    const waiting = worker.substantiate(undefined, { signal: leaving.signal });
    await clock.advance(3000);
    leaving.abort();
    expect(await outcome(waiting)).toMatchObject({ name: 'SubstantiationCancelled', by: 'caller' });
    await outcome(worker.insubstantiate());
    expect(cloud.standing).toEqual([]);
  });

  it('is told when the instance is insubstantiated, drained or stopped under way', async () => {
    for (const by of ['insubstantiate', 'drain', 'stop'] as const) {
      const { worker, clock, outcome } = setStage();
      const waiting = worker.substantiate();
      await clock.advance(3000);
      const ended = worker[by]();
      const error = await outcome(waiting);
      expect(error).toBeInstanceOf(SubstantiationCancelled);
      expect(error).toMatchObject({ by });
      await outcome(ended);
    }
  });

  it('is turned away by a worker that has been stopped', async () => {
    const { worker, outcome } = setStage();
    await outcome(worker.stop());
    expect(await outcome(worker.substantiate())).toBeInstanceOf(WorkerShutDown);
  });

  it('gets errors that are all of one kind', () => {
    const report = { worker: 'bot', stage: 'building', elapsed: 1 } as const;
    for (const error of [
      new SubstantiationTimeout(report, 1),
      new SubstantiationFailed(report, 'x'),
      new CannotSubstantiate(report, 'x'),
      new SubstantiationCancelled('bot', 'stop'),
      new WorkerShutDown('bot'),
    ])
      expect(error).toBeInstanceOf(SubstantiationError);
  });
});

describe('an agent', () => {
  it('is refused while no instance is wanted', async () => {
    const { worker, connection, outcome } = setStage();
    const error = await outcome(worker.attached(connection));
    expect(error).toBeInstanceOf(AttachRefused);
    expect((error as Error).message).toBe('bot: connection refused, no instance of it is wanted');
  });

  it('is disconnected once when its instance is to go', async () => {
    const { worker, connection, up, outcome } = setStage();
    await up();
    const gone = worker.insubstantiate();
    expect(connection.ended).toBe(1);
    await outcome(gone);
    expect(connection.ended).toBe(1);
  });

  it('of an earlier instance does not end the connection of the present one', async () => {
    const { worker, up, outcome } = setStage();
    await up();
    await outcome(worker.insubstantiate());
    await up();
    worker.detached({ disconnect: () => undefined });
    expect(worker.connected).toBe(true);
  });
});
