import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type Builder,
  custom,
  EmbeddedMaster,
  type MasterConfig,
  PlainWorker,
  shell,
} from '../../src/master/index.js';
import { FakeWorker, type FakeWorkerOptions } from './support/fake-worker.js';

const scratch = mkdtempSync(join(tmpdir(), 'master-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function startMaster(config: Partial<MasterConfig> = {}): Promise<EmbeddedMaster> {
  const master = new EmbeddedMaster({
    name: 'test',
    port: 0,
    state: ':memory:',
    workers: (master) => [new PlainWorker('one', 'secret', {}, { master })],
    builders: [{ name: 'b', steps: [shell('make')] }],
    ...config,
  });
  onTestFinished(() => master.stop());
  await master.start();
  return master;
}

function agent(master: EmbeddedMaster, options: Partial<FakeWorkerOptions> = {}): Promise<FakeWorker> {
  return FakeWorker.connect({ name: 'one', password: 'secret', port: master.port, ...options });
}

function output(master: EmbeddedMaster, build: number): string {
  return [...master.output.read(build)].map(({ text }) => text).join('');
}

describe('a build', () => {
  it('runs its steps in order on a worker that is attached, and keeps what they print', async () => {
    const steps = [shell('first'), shell('second')];
    const master = await startMaster({ builders: [{ name: 'b', steps }] });
    await agent(master, {
      shell: (call) => {
        call.print(`${call.command} ran\n`);
        call.exit(0);
      },
    });
    const build = master.submit('b');
    expect(await master.finished(build.id)).toEqual({ result: 'success', text: 'success' });
    expect(output(master, build.id)).toBe('first ran\nsecond ran\n');
    expect(master.builds.steps(build.id)).toMatchObject([
      { name: 'first', result: 'success' },
      { name: 'second', result: 'success' },
    ]);
  });

  it('ends at a step that fails, but for steps that always run', async () => {
    const steps = [shell('bad'), shell('skipped'), shell('cleanup', { alwaysRun: true })];
    const master = await startMaster({ builders: [{ name: 'b', steps }] });
    await agent(master, { shell: (call) => call.exit(call.command === 'bad' ? 2 : 0) });
    const build = master.submit('b');
    expect(await master.finished(build.id)).toEqual({
      result: 'failure',
      text: 'bad: command ended with rc 2',
    });
    expect(master.builds.steps(build.id).map(({ name }) => name)).toEqual(['bad', 'cleanup']);
  });

  it('goes back in the queue when its worker vanishes, and passes on the next try', async () => {
    const master = await startMaster({
      workers: (master) => ['one', 'two'].map((name) => new PlainWorker(name, 'secret', {}, { master })),
    });
    const first = await agent(master, { shell: () => first.vanish() });
    const build = master.submit('b');
    await new Promise((resolve) => master.events.once('retried', resolve));
    await agent(master, { name: 'two' });
    expect(await master.finished(build.id)).toMatchObject({ result: 'success' });
    expect(master.builds.attempts(build.id)).toMatchObject([
      { worker: 'one', result: 'retry', text: 'connection lost: closed by the worker (1006)' },
      { worker: 'two', result: 'success' },
    ]);
  });

  it.each<[string, Partial<Builder>]>([
    [
      'steps',
      {
        steps: () => {
          throw new Error('a mistake');
        },
      },
    ],
    [
      'doStepIf',
      {
        steps: [
          shell('x', {
            doStepIf: () => {
              throw new Error('a mistake');
            },
          }),
        ],
      },
    ],
    [
      'a custom step',
      {
        steps: [
          custom(() => {
            throw new Error('a mistake');
          }),
        ],
      },
    ],
  ])('ends, and is not tried again, when the code of its %s fails', async (_, builder) => {
    const master = await startMaster({ builders: [{ name: 'b', steps: [], ...builder }] });
    await agent(master);
    const build = master.submit('b');
    const { result, text } = await master.finished(build.id);
    expect([result, text]).toEqual(['exception', expect.stringContaining('a mistake')]);
    expect(master.builds.attempts(build.id)).toHaveLength(1);
  });

  it('is interrupted on its worker when it is stopped', async () => {
    const master = await startMaster();
    let why = '';
    await agent(master, {
      shell: async (call) => {
        master.cancel(build.id, 'no longer needed');
        why = await call.interrupted;
        call.exit(-1);
      },
    });
    const build = master.submit('b');
    expect(await master.finished(build.id)).toEqual({ result: 'cancelled', text: 'no longer needed' });
    expect(why).toBe('no longer needed');
  });
});
