import { describe, expect, it } from 'vitest';
import { renderer } from '../../src/worker/rendering.js';
import { FakeCloud, IMAGES, QuickClock } from './fake-cloud.js';
import { IMAGE, setStage } from './stage.js';

const OTHER = IMAGES[1]?.id as string;
const seconds = (count: number) => count * 1000;

describe('build_wait_timeout', () => {
  it('of 600 s ends an instance 600 s after its last build', async () => {
    const { worker, clock, up } = setStage();
    await up();
    worker.buildStarted();
    await clock.advance(seconds(5000));
    worker.buildFinished();
    await clock.advance(seconds(600) - 1);
    expect(worker.phase).toBe('SUBSTANTIATED');
    await clock.advance(1);
    expect(worker.phase).toBe('INSUBSTANTIATING');
  });

  it('begins anew with each build', async () => {
    const { worker, clock, up } = setStage({ build_wait_timeout: 60 });
    await up();
    for (let build = 0; build < 3; build++) {
      worker.buildStarted();
      worker.buildFinished();
      await clock.advance(seconds(59));
    }
    expect(worker.phase).toBe('SUBSTANTIATED');
  });

  it('of 0 ends it with its build', async () => {
    const { worker, cloud, outcome, up } = setStage({ build_wait_timeout: 0 });
    await up();
    worker.buildStarted();
    worker.buildFinished();
    await outcome(worker.insubstantiate());
    expect(cloud.standing).toEqual([]);
  });

  it('below 0 never does, but stop does', async () => {
    const { worker, clock, cloud, outcome, up } = setStage({ build_wait_timeout: -1 });
    await up();
    worker.buildStarted();
    worker.buildFinished();
    await clock.advance(seconds(1e6));
    expect(worker.phase).toBe('SUBSTANTIATED');
    await outcome(worker.stop());
    expect(cloud.standing).toEqual([]);
  });
});

describe('whether a build may be given to the worker', () => {
  it('max_builds limits the builds at once', async () => {
    const { worker, up } = setStage({ max_builds: 2 });
    await up();
    worker.buildStarted();
    expect(worker.canStartBuild()).toBe(true);
    worker.buildStarted();
    expect(worker.canStartBuild()).toBe(false);
    worker.buildFinished();
    expect(worker.canStartBuild()).toBe(true);
  });

  it('a paused worker takes none, until it is unpaused', () => {
    const { worker, freed } = setStage();
    worker.pause();
    expect(worker.canStartBuild()).toBe(false);
    worker.unpause();
    expect(worker.canStartBuild()).toBe(true);
    expect(freed).toEqual(['bot']);
  });

  it('an exception leads to a quarantine, a success ends the doubling', async () => {
    const { worker, clock } = setStage();
    for (const [result, quarantine] of [
      ['exception', 10],
      ['exception', 20],
      ['success', 0],
      ['exception', 10],
      ['retry', 0],
      ['exception', 20],
    ] as const) {
      worker.buildStarted();
      worker.buildFinished({ result });
      expect(worker.quarantined, result).toBe(quarantine > 0);
      await clock.advance(seconds(quarantine));
      expect(worker.quarantined).toBe(false);
    }
  });

  it('a drained worker takes builds again, unlike a gracefully shut down one of Buildbot', async () => {
    const { worker, up, outcome } = setStage();
    await up();
    worker.buildStarted();
    const drained = worker.drain();
    expect(worker.canStartBuild()).toBe(false);
    worker.buildFinished();
    await outcome(drained);
    expect(worker.phase).toBe('NOT_SUBSTANTIATED');
    expect(worker.canStartBuild()).toBe(true);
    await up();
  });

  it('a worker whose connection broke takes none while its builds are cleaned up', async () => {
    const { worker, connection, events, up } = setStage();
    await up();
    worker.buildStarted();
    worker.detached(connection);
    expect(events.at(-1)).toBe('lost');
    expect(worker.canStartBuild()).toBe(false);
    worker.buildFinished({ result: 'retry' });
    expect(worker.canStartBuild()).toBe(true);
  });
});

describe('whether an instance is what a build asks for', () => {
  const build = (properties: Record<string, unknown>) => ({ properties });

  it('any build, while there is none', async () => {
    const { worker } = setStage({ image: '%(prop:image)s' });
    expect(await worker.isCompatibleWithBuild(build({}))).toBe(true);
  });

  it.each([
    [{ image: IMAGE }, true],
    [{ image: 'image-0' }, true],
    [{ image: OTHER }, false],
    [{ image: IMAGE, flavor: 'm1.tiny' }, true],
    [{ image: IMAGE, flavor: '2' }, false],
    [{ image: IMAGE, job: 'b' }, false],
    [{ image: '' }, false],
  ])('%o: %s, and the cloud is not asked', async (properties, compatible) => {
    const { worker, cloud, up } = setStage({
      image: '%(prop:image)s',
      flavor: renderer((b) => String(b.properties.flavor ?? 1)),
      meta: { job: '%(prop:job:-a)s' },
    });
    await up(build({ image: IMAGE }));
    const asked = cloud.calls.length;
    expect(await worker.isCompatibleWithBuild(build(properties))).toBe(compatible);
    expect(cloud.calls).toHaveLength(asked);
  });

  it('every build, where nothing depends on it', async () => {
    const { worker, up } = setStage();
    await up();
    expect(await worker.isCompatibleWithBuild(build({ image: OTHER }))).toBe(true);
  });
});

describe('the removal of an instance', () => {
  it('is repeated until the cloud confirms that it is gone', async () => {
    const { worker, cloud, up, outcome, events } = setStage();
    await up();
    cloud.fates.delete.push('failed', 'ignored', 'failed');
    await outcome(worker.insubstantiate());
    expect(cloud.standing).toEqual([]);
    expect(events.at(-1)).toBe('deleted server-1');
  });

  it('takes an instance that is gone already for gone', async () => {
    const { worker, cloud, up, outcome, lines } = setStage();
    await up();
    cloud.vanish('server-1');
    await outcome(worker.insubstantiate());
    expect(lines.filter((line) => /^(warn|error)/.test(line))).toEqual([]);
  });

  it('goes on through an outage of the cloud', async () => {
    const { worker, cloud, clock, up, outcome } = setStage();
    await up();
    cloud.down = true;
    const gone = worker.insubstantiate();
    await clock.advance(seconds(1800));
    expect(worker.phase).toBe('INSUBSTANTIATING');
    cloud.down = false;
    await outcome(gone);
    expect(cloud.standing).toEqual([]);
  });

  it('is given up loudly after delete_timeout, with the id, and the worker goes on', async () => {
    const { worker, cloud, up, outcome, lines } = setStage({ delete_timeout: 300 });
    const failures: Error[] = [];
    worker.on('failed', ({ error }) => failures.push(error));
    await up();
    cloud.fates.delete.push(...Array.from({ length: 30 }, () => 'ignored' as const));
    await outcome(worker.insubstantiate());
    expect(lines).toContain(
      'error bot: could not delete instance server-1 and gave up; have it deleted by hand',
    );
    expect(failures).toMatchObject([{ name: 'InstanceLeftBehind', kind: 'instance', id: 'server-1' }]);
    await up();
    expect(worker.instanceId).toBe('server-2');
  });

  it('that is fast does not wait for the confirmation, and the next launch does', async () => {
    const { worker, cloud, clock, up } = setStage();
    await up();
    const before = clock.now();
    await worker.insubstantiate({ fast: true });
    expect(clock.now()).toBe(before);
    expect(cloud.standing).toHaveLength(1);
    cloud.onCreate = () => expect(cloud.standing).toEqual([]);
    await up();
  });
});

describe('stopping', () => {
  it('waits for a running build', async () => {
    const { worker, clock, up, outcome } = setStage();
    await up();
    worker.buildStarted();
    const stopped = worker.stop();
    await clock.advance(seconds(3600));
    expect(worker.phase).toBe('SUBSTANTIATED');
    worker.buildFinished();
    await outcome(stopped);
    expect(worker.phase).toBe('SHUT_DOWN');
  });

  it('that is fast ends it', async () => {
    const { worker, cloud, up, connection } = setStage();
    await up();
    worker.buildStarted();
    await worker.stop({ fast: true });
    expect(connection.ended).toBe(1);
    expect(cloud.closed).toBe(true);
  });

  it('may be hastened', async () => {
    const { worker, cloud, clock, up } = setStage();
    await up();
    cloud.fates.delete.push('ignored');
    const stopped = worker.stop();
    await clock.advance(seconds(10));
    expect(worker.phase).toBe('INSUBSTANTIATING');
    void worker.stop({ fast: true });
    await clock.settle();
    expect(worker.phase).toBe('SHUT_DOWN');
    await clock.advance(seconds(200));
    await stopped;
  });

  it('leaves no timer, and closes the session', async () => {
    const { worker, cloud, clock, outcome } = setStage();
    cloud.fates.create.push('refused');
    await outcome(worker.substantiate());
    await outcome(worker.stop());
    expect(clock.pendingTimers).toBe(0);
    expect(cloud.closed).toBe(true);
  });
});

describe('what an earlier life left', () => {
  const mine = {
    name: 'bot',
    metadata: { 'BUILDBOT:instance': '4f26ae', 'openstack-latent-worker:worker': 'bot' },
  };

  it('is removed before the first instance is created, and nothing else is', async () => {
    const { cloud, up } = setStage();
    cloud.plant(mine);
    cloud.plant({ name: 'bot', metadata: { 'BUILDBOT:instance': '4f26ae' } });
    const foreign = [
      cloud.plant({ name: 'bot', metadata: {} }),
      cloud.plant({ ...mine, metadata: { ...mine.metadata, 'BUILDBOT:instance': '000000' } }),
      cloud.plant({ ...mine, metadata: { ...mine.metadata, 'openstack-latent-worker:worker': 'bot2' } }),
      cloud.plant({ name: 'bot2', metadata: { 'BUILDBOT:instance': '4f26ae' } }),
    ];
    cloud.onCreate = () => expect(new Set(cloud.standing)).toEqual(new Set(foreign));
    await up();
  });

  it('is removed on demand', async () => {
    const { worker, cloud, outcome } = setStage();
    cloud.plant(mine);
    await outcome(worker.sweep());
    expect(cloud.standing).toEqual([]);
    expect(worker.phase).toBe('NOT_SUBSTANTIATED');
  });

  it('is taken over where that is wanted and it is what would be asked for', async () => {
    const clock = new QuickClock();
    const cloud = new FakeCloud(clock);
    const crashed = setStage({ adopt_leftovers: true }, { clock, cloud });
    await crashed.up();
    const next = setStage({ adopt_leftovers: true }, { clock, cloud });
    await next.up();
    expect(next.worker.instanceId).toBe(crashed.worker.instanceId);
    expect(cloud.calls.filter((name) => name === 'createServer')).toHaveLength(1);
    await next.outcome(next.worker.stop());
    expect(cloud.standing).toEqual([]);
  });

  it('is replaced where it is not', async () => {
    const clock = new QuickClock();
    const cloud = new FakeCloud(clock);
    await setStage({ adopt_leftovers: true, meta: { v: '1' } }, { clock, cloud }).up();
    const next = setStage({ adopt_leftovers: true, meta: { v: '2' } }, { clock, cloud });
    await next.up();
    expect(next.worker.instanceId).toBe('server-2');
    expect(cloud.standing).toHaveLength(1);
  });

  it('is found with one list for all workers of a session', async () => {
    const clock = new QuickClock();
    const cloud = new FakeCloud(clock);
    const stages = Array.from({ length: 50 }, (_, i) => setStage({}, { clock, cloud, name: `bot-${i}` }));
    await Promise.all(stages.map(({ up }) => up()));
    expect(cloud.calls.filter((name) => name === 'listServers')).toHaveLength(1);
    await clock.advance(seconds(60));
    await Promise.all(stages.map(({ worker, outcome }) => outcome(worker.stop())));
    expect(cloud.calls.filter((name) => name === 'listServers')).toHaveLength(2);
  });

  it('an agent that comes by itself is taken where idleness never ends an instance, and its instance found', async () => {
    const { worker, cloud, clock, connection, outcome } = setStage({ build_wait_timeout: -1 });
    const { id } = cloud.plant(mine);
    await worker.attached(connection);
    await clock.advance(seconds(1));
    expect(worker).toMatchObject({ phase: 'SUBSTANTIATED', instanceId: id });
    await outcome(worker.stop());
    expect(cloud.standing).toEqual([]);
  });
});

describe('a worker', () => {
  it('warns of the deprecated client_version, which is the default', () => {
    expect(setStage({ client_version: '1.1' }).lines).toEqual([
      "warn bot: client_version 1.1, the default, is deprecated; set client_version to '2', or to '2.N'",
    ]);
    expect(setStage().lines).toEqual([]);
  });

  it('shows no secret when it is printed', async () => {
    const { inspect } = await import('node:util');
    const printed = inspect(setStage().worker, { depth: 9, showHidden: true });
    expect(printed).not.toMatch(/hunter2|sekrit/);
  });

  it('logs a mail that cannot be sent, and goes on', async () => {
    const mail = () => Promise.reject(new Error('no route'));
    const { worker, cloud, lines, outcome } = setStage(
      { notify_on_missing: ['ops@example.org'] },
      { master: { name: 'master', mail } },
    );
    cloud.fates.create.push('refused');
    expect(await outcome(worker.substantiate())).toBeInstanceOf(Error);
    await outcome(worker.stop());
    expect(lines).toContain('error bot: could not send mail to ops@example.org: Error: no route');
  });

  it('has its machine made ready first', async () => {
    const order: string[] = [];
    const machine = { substantiate: async () => void order.push('machine') };
    const { cloud, up } = setStage(
      { machine_name: 'rack' },
      { master: { name: 'master', machine: (name) => (name === 'rack' ? machine : undefined) } },
    );
    cloud.onCreate = () => order.push('instance');
    await up();
    expect(order).toEqual(['machine', 'instance']);
  });
});
