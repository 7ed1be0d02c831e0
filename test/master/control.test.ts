import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/cli/load-config.js';
import {
  ControlClient,
  EmbeddedMaster,
  type Followed,
  LaunchPassword,
  type MasterConfig,
  PlainWorker,
  shell,
} from '../../src/master/index.js';
import { FakeWorker, type ShellCall } from './support/fake-worker.js';

const scratch = mkdtempSync(join(tmpdir(), 'control-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function configOf(change: Partial<MasterConfig> = {}): MasterConfig {
  return {
    name: 'test',
    port: 0,
    interruptTimeout: 0.1,
    state: mkdtempSync(join(scratch, 's-')),
    workers: (master) => [new PlainWorker('one', 'secret', {}, { master })],
    builders: [{ name: 'b', steps: [shell('make')] }],
    ...change,
  };
}

async function start(config: MasterConfig, play?: (call: ShellCall) => void) {
  const master = new EmbeddedMaster(config);
  onTestFinished(() => master.stop());
  await master.start();
  const client = new ControlClient(config.state as string);
  onTestFinished(() => client.close());
  await FakeWorker.connect({
    name: 'one',
    password: 'secret',
    port: master.port,
    ...(play ? { shell: play } : {}),
  });
  return { master, client };
}

describe('speaking to a running master', () => {
  it('queues a build, follows its output as it comes, and tells how it ended', async () => {
    const { client } = await start(configOf(), (call) => {
      call.print('compiling\n');
      setTimeout(() => {
        call.print('warning\n', 'stderr');
        call.exit(1);
      }, 20);
    });
    const build = await client.submit('b', { properties: { branch: 'main' }, reason: 'a test' });
    expect(build).toMatchObject({
      builder: 'b',
      number: 1,
      properties: { branch: 'main' },
      reason: 'a test',
    });
    const followed: Followed[] = [];
    for await (const event of client.follow(build.id)) followed.push(event);
    expect(followed).toMatchObject([
      { type: 'output', step: 'make', stream: 'stdout', text: 'compiling\n' },
      { type: 'output', stream: 'stderr', text: 'warning\n' },
      { type: 'finished', result: 'failure', text: 'make: command ended with rc 1' },
    ]);
  });

  it('says what the workers are doing', async () => {
    const { client, master } = await start(configOf(), () => undefined);
    const build = await client.submit('b', {});
    await new Promise((resolve) => master.events.once('stepStarted', resolve));
    expect(await client.status()).toMatchObject({
      name: 'test',
      port: master.port,
      counts: { queued: 0, running: 1, finished: 0 },
      workers: [
        {
          name: 'one',
          phase: 'connected',
          attached: true,
          builds: [{ id: build.id, builder: 'b', attempt: 1, step: 'make' }],
        },
      ],
      recent: [{ id: build.id, state: 'running' }],
    });
  });

  it('stops a build', async () => {
    const { client } = await start(configOf(), (call) => void call.interrupted.then(() => call.exit(-1)));
    const { id } = await client.submit('b', {});
    const following = (async () => {
      for await (const event of client.follow(id)) if (event.type === 'finished') return event;
      return undefined;
    })();
    await client.stopBuild(id, 'no longer needed');
    expect(await following).toMatchObject({ result: 'cancelled', text: 'no longer needed' });
  });

  it('says what is wrong with a question', async () => {
    const { client } = await start(configOf());
    await expect(client.submit('c', {})).rejects.toThrow('there is no builder c; there are: b');
    await expect(client.stopBuild(99, 'x')).rejects.toThrow('there is no build 99');
  });

  it('says so when no master runs', async () => {
    const client = new ControlClient(scratch);
    await expect(client.status()).rejects.toThrow(`no master runs in ${scratch}`);
    await client.close();
  });
});

describe('a new configuration', () => {
  it('does not touch a build that runs; its worker makes room when it is over', async () => {
    const config = configOf();
    let began: (call: ShellCall) => void = () => undefined;
    const running = new Promise<ShellCall>((resolve) => {
      began = resolve;
    });
    const { master } = await start(config, (call) => began(call));
    const build = master.submit('b');
    const call = await running;
    master.reconfigure({
      ...config,
      builders: [{ name: 'c', steps: [shell('other')] }],
      workers: (port) => [new PlainWorker('one', 'changed', {}, { master: port })],
    });
    expect(() => master.submit('b')).toThrow('there is no builder b');
    const old = master.slots.get('one');
    expect(old).toMatchObject({ retired: true });
    call.exit(0);
    expect(await master.finished(build.id)).toMatchObject({ result: 'success' });
    await expect.poll(() => master.slots.get('one')).not.toBe(old);
    await FakeWorker.connect({ name: 'one', password: 'changed', port: master.port });
    expect(await master.finished(master.submit('c').id)).toMatchObject({ result: 'success' });
  });

  it('keeps the connection of a worker that has not changed', async () => {
    const config = configOf();
    const { master } = await start(config);
    await expect.poll(() => master.slots.get('one')?.session?.isOpen).toBe(true);
    const { session } = master.slots.get('one') ?? {};
    master.reconfigure({ ...config, builders: [{ name: 'c', steps: [shell('x')] }] });
    expect(master.slots.get('one')).toMatchObject({ retired: false, session });
    expect(await master.finished(master.submit('c').id)).toMatchObject({ result: 'success' });
  });

  it('keeps a worker, and the password of its launch, where only a new one would be drawn', async () => {
    const drawn = (): Partial<MasterConfig> => {
      const secret = new LaunchPassword();
      return {
        launchPasswords: { one: secret },
        workers: (master) => [new PlainWorker('one', secret.current, {}, { master })],
      };
    };
    const config = configOf(drawn());
    const master = new EmbeddedMaster(config);
    onTestFinished(() => master.stop());
    await master.start();
    const password = String(config.launchPasswords?.one?.current);
    master.reconfigure({ ...config, ...drawn() });
    expect(master.slots.get('one')).toMatchObject({ retired: false, password });
    await FakeWorker.connect({ name: 'one', password, port: master.port });
  });

  it('replaces a worker whose own password has changed', async () => {
    const config = configOf();
    const { master } = await start(config);
    const workers: MasterConfig['workers'] = (port) => [new PlainWorker('one', 'new', {}, { master: port })];
    master.reconfigure({ ...config, workers });
    await expect.poll(() => master.slots.get('one')).toMatchObject({ retired: false, password: 'new' });
  });

  it('that is wrong leaves the old one in force, and says all that is wrong', async () => {
    const config = configOf();
    const { master } = await start(config);
    const wrong = { ...config, port: -1, builders: [{ name: '', steps: [] }], nonsense: 1 };
    expect(() => master.reconfigure(wrong)).toThrow(
      /builders\[0\]\.name: give text\n(.*\n)*builders\[0\]\.steps: give at least one step\n(.*\n)*port: give a port\nnonsense: is no option/,
    );
    expect(await master.finished(master.submit('b').id)).toMatchObject({ result: 'success' });
  });
});

describe('a master that cannot listen', () => {
  it('gives its state directory back', async () => {
    const { master } = await start(configOf());
    const config = configOf({ port: master.port });
    await expect(new EmbeddedMaster(config).start()).rejects.toThrow('EADDRINUSE');
    await start({ ...config, port: 0 });
  });
});

describe('a configuration file', () => {
  it('is read anew, with what it imports, and says which files it is made of', async () => {
    const directory = mkdtempSync(join(scratch, 'c-'));
    const file = join(directory, 'master.config.mts');
    const door = join(import.meta.dirname, '../../src/master/index.js');
    writeFileSync(
      file,
      `import { defineMaster, shell } from '${door}';
       import { steps } from './steps.mjs';
       export default defineMaster({ name: 'file', workers: () => [], builders: [{ name: 'b', steps: steps.map((s: string) => shell(s)) }] });`,
    );
    const commands: string[][] = [];
    for (const command of ['one', 'two']) {
      writeFileSync(join(directory, 'steps.mts'), `export const steps: string[] = ['${command}'];`);
      const { config, files } = await loadConfig(file);
      expect(config.state).toBe(join(directory, 'state'));
      expect(files).toContain(join(directory, 'steps.mts'));
      const { steps } = config.builders[0] as unknown as { steps: { command: string }[] };
      commands.push(steps.map((step) => step.command));
    }
    expect(commands).toEqual([['one'], ['two']]);
  });
});
