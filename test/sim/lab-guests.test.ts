import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Guest,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  VirtualClock,
} from '../../sim/index.js';
import { Person } from './lab-person.js';

let simulator: Simulator | undefined;
afterEach(() => simulator?.close());

async function begin(options: SimulatorOptions): Promise<Person> {
  simulator = await startSimulator({ randomSeed: 1, ...options });
  return Person.login(simulator.url);
}

describe('a guest that is a function', () => {
  it('runs from when its server is ACTIVE until it is switched off, and boots again with it', async () => {
    const guests: Guest[] = [];
    const person = await begin({ onBoot: (guest) => void guests.push(guest) });
    const id = await person.createServer('bot1', { metadata: { role: 'ci' } });
    await until(() => guests.length === 1);
    const [first] = guests as [Guest];
    expect(first.server).toMatchObject({
      id,
      name: 'bot1',
      metadata: { role: 'ci' },
      flavor: { name: 'm1.tiny' },
    });
    expect(first.signal.aborted).toBe(false);
    await person.deleteServer(id);
    await until(() => first.signal.aborted);
    expect(guests).toHaveLength(1);
  });

  for (const [speed, delay] of [
    ['at once', 0],
    ['over a while', 5],
  ] as const) {
    it(`begins anew whenever the machine was off or restarted ${speed}`, async () => {
      const clock = new VirtualClock();
      const guests: Guest[] = [];
      const tasks = [
        ['server.reboot', 'reboot_started'],
        ['server.reboot_hard', 'reboot_started_hard'],
        ['server.rebuild', 'rebuild_spawning'],
        ['server.resize', 'resize_migrating'],
        ['server.revert_resize', 'finish_reverting'],
        ['server.rescue', 'rescuing'],
        ['server.unrescue', 'unrescuing'],
      ] as const;
      const stages = tasks.map(([process, step]) => ({ process, step, delay }));
      const onBoot = (guest: Guest) => void guests.push(guest);
      const person = await begin({ clock, profile: { name: 'restarts', stages }, onBoot });
      const id = await person.createServer('bot1');
      await clock.advance(1);
      const imageId = simulator?.cloud.compute.servers.get(id)?.imageId;
      const actions = [
        { reboot: { type: 'SOFT' } },
        { reboot: { type: 'HARD' } },
        { rebuild: { imageRef: imageId } },
        { resize: { flavorRef: '2' } },
        { revertResize: null },
        { rescue: null },
        { unrescue: null },
      ];
      for (const [index, action] of actions.entries()) {
        await person.act(id, action);
        await clock.advance(5 * delay * 1000 + 1);
        expect(guests, JSON.stringify(action)).toHaveLength(index + 2);
        expect(guests.map(({ signal }) => signal.aborted)).toEqual(guests.map((_, place) => place <= index));
      }
    });
  }

  it('reads its metadata and user data, and writes to its console', async () => {
    const seen: unknown[] = [];
    const person = await begin({
      onBoot: (guest) => {
        seen.push(JSON.parse(guest.metadata('/openstack/latest/meta_data.json') ?? 'null').uuid);
        seen.push(Buffer.from(guest.userData ?? []).toString());
        guest.write('login: ');
        throw new Error('no such kernel');
      },
    });
    const userData = Buffer.from('hello').toString('base64');
    const id = await person.createServer('bot1', { user_data: userData });
    await until(() => (simulator?.cloud.compute.consoles.get(id) ?? '').includes('failed'));
    expect(seen).toEqual([id, 'hello']);
    expect(simulator?.cloud.compute.consoles.get(id)).toBe('login: guest failed: no such kernel\n');
  });

  it('boots under a virtual clock without anyone asking for anything', async () => {
    const clock = new VirtualClock();
    let booted = 0;
    const stages = [{ process: 'server.build', step: 'spawning', delay: 30 }];
    const person = await begin({
      clock,
      profile: { name: 'slow', stages },
      onBoot: () => void booted++,
    });
    await person.createServer('bot1');
    await clock.advance(29_999);
    expect(booted).toBe(0);
    await clock.advance(1);
    expect(booted).toBe(1);
  });

  it('is ended by a reset of the cloud', async () => {
    const guests: Guest[] = [];
    const person = await begin({ onBoot: (guest) => void guests.push(guest) });
    await person.createServer('bot1');
    await until(() => guests.length === 1);
    await simulator?.laboratory.reset();
    expect(guests[0]?.signal.aborted).toBe(true);
  });
});

describe('a guest that is a command', () => {
  it('is told who it is, prints to the console, and ends with all that it started when it is switched off', async () => {
    const person = await begin({
      bootCommand:
        'echo "$GUEST_SERVER_NAME $(cat $GUEST_USER_DATA_FILE)"; setsid sleep 1000 >/dev/null 2>&1 & echo $!; exec sleep 1000',
    });
    const userData = Buffer.from('my data').toString('base64');
    const id = await person.createServer('bot1', { user_data: userData });
    const log = (): string => simulator?.cloud.compute.consoles.get(id) ?? '';
    await until(() => /bot1 my data\n\d+\n/.test(log()));
    const daemon = Number(/\n(\d+)\n/.exec(log())?.[1]);
    expect(isAlive(daemon)).toBe(true);
    await person.deleteServer(id);
    await until(() => !isAlive(daemon));
    await until(async () => !(await readdir(tmpdir())).some((name) => name.startsWith('openstack-sim-')));
  });

  it('finds its metadata at the address it is given', async () => {
    const person = await begin({
      bootCommand: `"${process.execPath}" -e 'fetch(process.env.GUEST_METADATA_URL + "/openstack/latest/meta_data.json").then((r) => r.json()).then((d) => console.log("I am", d.uuid))'`,
    });
    const id = await person.createServer('bot1');
    const log = (): string => simulator?.cloud.compute.consoles.get(id) ?? '';
    await until(() => log().includes('ended'));
    expect(log()).toBe(`I am ${id}\nguest ended: exit code 0\n`);
  });
});

describe('user data', () => {
  const script = Buffer.from('#!/bin/sh\necho "$0 in $HOME"; [ "$HOME" = "$PWD" ] && echo scratch').toString(
    'base64',
  );

  it('is not run unless that was asked for', async () => {
    const person = await begin({ onBoot: () => undefined });
    const id = await person.createServer('bot1', { user_data: script });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(simulator?.cloud.compute.consoles.get(id)).toBeUndefined();
  });

  it('is run in a scratch directory when it was, if it is a script', async () => {
    const person = await begin({ runUserData: true });
    const id = await person.createServer('bot1', { user_data: script });
    const log = (server: string): string => simulator?.cloud.compute.consoles.get(server) ?? '';
    await until(() => log(id).includes('ended'));
    expect(log(id)).toMatch(/openstack-sim-.*\nscratch\nguest ended: exit code 0\n/);
    const other = await person.createServer('bot2', {
      user_data: Buffer.from('#cloud-config\n').toString('base64'),
    });
    await until(() => log(other) !== '');
    expect(log(other)).toMatch(/not run: it is not a script/);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
