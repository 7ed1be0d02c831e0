import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.js';
import { silentLogger } from '../../../src/master/port.js';
import { Attachments } from '../../../src/master/protocol/attachments.js';
import { WorkerSession } from '../../../src/master/protocol/session.js';
import { openDoor } from '../support/door.js';
import { FakeWorker, type FakeWorkerOptions } from '../support/fake-worker.js';

async function master(clock = new VirtualClock(), attached: () => void = () => undefined) {
  const seen: string[] = [];
  const attachments = new Attachments({
    clock,
    logger: silentLogger,
    session: (workerName, socket) =>
      new WorkerSession(socket, { workerName, clock, logger: silentLogger, pingInterval: 1e6 }),
    builddirs: () => ['b'],
    attached: () => {
      attached();
      seen.push('attached');
    },
    detached: (_, reason) => seen.push(`detached: ${reason}`),
  });
  const connected = (name: string, socket: ConstructorParameters<typeof WorkerSession>[0]) =>
    void attachments.take(name, socket);
  const door = await openDoor({ one: 'pw' }, {}, { connected });
  const agent = (options: Partial<FakeWorkerOptions> = {}) =>
    FakeWorker.connect({ name: 'one', password: 'pw', port: door.port, ...options });
  return { clock, attachments, seen, agent };
}

describe('a second connection of a worker', () => {
  it('is closed while the first one answers', async () => {
    const { seen, agent, attachments } = await master();
    const first = await agent();
    await expect.poll(() => seen).toEqual(['attached']);
    const second = await agent();
    expect(await second.closed).toBe(1005);
    expect(first.received.at(-1)).toMatchObject({ message: 'master got a duplicate connection' });
    expect(seen).toEqual(['attached']);
    await attachments.close();
  });

  it('takes the place of the first when that is silent for 10 s', async () => {
    const { clock, seen, agent, attachments } = await master();
    const first = await agent({
      answers: { print: ({ message }) => (message === 'attached' ? null : undefined) },
    });
    await expect.poll(() => seen).toEqual(['attached']);
    await agent();
    await expect
      .poll(() => first.received.at(-1))
      .toMatchObject({ message: 'master got a duplicate connection' });
    await clock.advance(9_999);
    expect(seen).toEqual(['attached']);
    await clock.advance(1);
    await expect
      .poll(() => seen)
      .toEqual(['attached', 'detached: replaced by a new connection of the worker', 'attached']);
    await attachments.close();
  });

  it('and a third are both refused while the first is being asked', async () => {
    const { seen, agent, attachments } = await master();
    await agent();
    await expect.poll(() => seen).toEqual(['attached']);
    const [second, third] = await Promise.all([agent(), agent()]);
    expect(await Promise.all([second.closed, third.closed])).toEqual([1005, 1005]);
    expect(attachments.size).toBe(1);
    await attachments.close();
  });
});

describe('a worker that its owner turns away', () => {
  it('is closed, and never counts as attached', async () => {
    const { seen, agent } = await master(new VirtualClock(), () => {
      throw new Error('no instance of it is wanted');
    });
    expect(await (await agent()).closed).toBe(1005);
    expect(seen).toEqual([]);
  });
});
