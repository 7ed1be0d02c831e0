import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ComputeClient } from './compute-servers-harness.js';

type Status =
  | 'ACTIVE'
  | 'SHUTOFF'
  | 'PAUSED'
  | 'SUSPENDED'
  | 'RESCUE'
  | 'VERIFY_RESIZE'
  | 'SHELVED_OFFLOADED'
  | 'ERROR';

/** What a server becomes by an action, from each state that the action is allowed in; `as before`: the resize. */
type Becomes = Partial<Record<Status, Status | 'as before'>>;

const from = (states: readonly Status[], becomes: Status | 'as before'): Becomes =>
  Object.fromEntries(states.map((state) => [state, becomes]));
const unchanged = (...states: Status[]): Becomes => Object.fromEntries(states.map((state) => [state, state]));

const AT_REST: readonly Status[] = ['ACTIVE', 'SHUTOFF', 'PAUSED', 'SUSPENDED'];

/** Nova's API guide "Server concepts", and the 409s of the recordings `nova-action-*`. */
const ACTIONS: Readonly<Record<string, readonly [body: (image: string) => object, becomes: Becomes]>> = {
  stop: [() => ({ 'os-stop': null }), from(['ACTIVE', 'ERROR'], 'SHUTOFF')],
  start: [() => ({ 'os-start': null }), from(['SHUTOFF'], 'ACTIVE')],
  pause: [() => ({ pause: null }), from(['ACTIVE'], 'PAUSED')],
  unpause: [() => ({ unpause: null }), from(['PAUSED'], 'ACTIVE')],
  suspend: [() => ({ suspend: null }), from(['ACTIVE'], 'SUSPENDED')],
  resume: [() => ({ resume: null }), from(['SUSPENDED'], 'ACTIVE')],
  'soft reboot': [() => ({ reboot: { type: 'SOFT' } }), unchanged('ACTIVE')],
  'hard reboot': [() => ({ reboot: { type: 'HARD' } }), from([...AT_REST, 'ERROR'], 'ACTIVE')],
  rescue: [() => ({ rescue: {} }), from(['ACTIVE', 'SHUTOFF', 'ERROR'], 'RESCUE')],
  unrescue: [() => ({ unrescue: null }), from(['RESCUE'], 'ACTIVE')],
  resize: [() => ({ resize: { flavorRef: '2' } }), from(['ACTIVE', 'SHUTOFF'], 'VERIFY_RESIZE')],
  revert: [() => ({ revertResize: null }), from(['VERIFY_RESIZE'], 'as before')],
  rebuild: [
    (imageRef) => ({ rebuild: { imageRef } }),
    { ...unchanged('ACTIVE', 'SHUTOFF'), ERROR: 'ACTIVE' },
  ],
  'create image': [() => ({ createImage: { name: 'i' } }), unchanged(...AT_REST)],
  backup: [
    () => ({ createBackup: { name: 'b', backup_type: 'daily', rotation: 1 } }),
    unchanged(...AT_REST),
  ],
  shelve: [() => ({ shelve: null }), from(AT_REST, 'SHELVED_OFFLOADED')],
  offload: [() => ({ shelveOffload: null }), {}],
  unshelve: [() => ({ unshelve: null }), from(['SHELVED_OFFLOADED'], 'ACTIVE')],
  'change password': [() => ({ changePassword: { adminPass: 'x' } }), unchanged('ACTIVE')],
  lock: [() => ({ lock: null }), unchanged(...AT_REST, 'RESCUE', 'VERIFY_RESIZE', 'SHELVED_OFFLOADED', 'ERROR')],
  unlock: [() => ({ unlock: null }), unchanged(...AT_REST, 'RESCUE', 'VERIFY_RESIZE', 'SHELVED_OFFLOADED', 'ERROR')],
  'reset to error': [() => ({ 'os-resetState': { state: 'error' } }), from([...AT_REST, 'RESCUE', 'ERROR'], 'ERROR')],
}; // biome-ignore format: a table
type Action = keyof typeof ACTIONS;

/** The shortest way from ACTIVE to each state. */
const WAYS: Readonly<Record<Status, readonly Action[]>> = {
  ACTIVE: [],
  SHUTOFF: ['stop'],
  PAUSED: ['pause'],
  SUSPENDED: ['suspend'],
  RESCUE: ['rescue'],
  VERIFY_RESIZE: ['resize'],
  SHELVED_OFFLOADED: ['shelve'],
  ERROR: ['reset to error'],
};
const STATES = Object.keys(WAYS) as Status[];

/** What the task of another action does not keep anybody from. */
const EVEN_BUSY: readonly Action[] = ['lock', 'unlock', 'reset to error'];
/** What reads only, or is about the lock. */
const EVEN_LOCKED: readonly Action[] = ['create image', 'backup', 'lock'];

/** An administrator, who may do everything, and is stopped by no lock. */
function operator(): ComputeClient {
  const client = ComputeClient.withoutQuota();
  client.become('admin', 'adminpass', 'admin');
  return client;
}

const act = (client: ComputeClient, id: string, action: Action): number =>
  client.ask('POST', `/v2.1/servers/${id}/action`, ACTIONS[action]?.[0](client.imageId), { mv: '2.60' })
    .status;

describe('what may be done to a server', () => {
  const client = operator();
  const server = (state: Status): string => {
    const id = client.create('x');
    for (const action of WAYS[state]) act(client, id, action);
    expect(client.server(id).status).toBe(state);
    return id;
  };

  it.each(Object.keys(ACTIONS))('is %s in just the states that allow it', (action) => {
    const becomes = ACTIONS[action]?.[1] as Becomes;
    const found = STATES.map((state) => {
      const id = server(state);
      const accepted = act(client, id, action) < 300;
      return [state, accepted ? client.server(id).status : 'refused'];
    });
    const right = STATES.map((state) => {
      const next = becomes[state];
      if (next === undefined) return [state, action.startsWith('reset') ? 'ERROR' : 'refused'];
      return [state, next === 'as before' ? 'ACTIVE' : next];
    });
    expect(found).toEqual(right);
  });

  it('is nothing but to delete it while another task is going on', () => {
    const slow = new ComputeClient({
      profile: { name: 'slow', stages: [{ process: 'server.stop', step: 'powering-off', delay: 10 }] },
    });
    const id = slow.create('x');
    expect(slow.server(id).status).toBe('ACTIVE');
    expect(act(slow, id, 'stop')).toBe(202);
    slow.become('admin', 'adminpass', 'admin');
    const allowed = Object.keys(ACTIONS).filter((action) => act(slow, id, action) !== 409);
    expect(allowed).toEqual(EVEN_BUSY);
    expect(slow.ask('DELETE', `/v2.1/servers/${id}`).status).toBe(204);
  });

  it('takes its whole time, whatever was begun and given up before it', async () => {
    const slow = new ComputeClient({
      profile: { name: 'slow', stages: [{ process: 'server.stop', step: 'powering-off', delay: 10 }] },
    });
    const id = slow.create('x');
    expect(slow.server(id).status).toBe('ACTIVE');
    slow.become('admin', 'adminpass', 'admin');
    expect(act(slow, id, 'stop')).toBe(202);
    await slow.clock.advance(6000);
    expect(
      slow.ask('POST', `/v2.1/servers/${id}/action`, { 'os-resetState': { state: 'active' } }).status,
    ).toBe(202);
    expect(act(slow, id, 'stop')).toBe(202);
    await slow.clock.advance(6000);
    expect(slow.server(id).status).toBe('ACTIVE');
    await slow.clock.advance(4000);
    expect(slow.server(id).status).toBe('SHUTOFF');
  });

  it('is nothing that its owner may do while an administrator has it locked', () => {
    const owner = ComputeClient.withoutQuota();
    const id = owner.create('x');
    owner.become('admin', 'adminpass', 'admin');
    act(owner, id, 'lock');
    owner.become('user', 'password', 'tenant');
    const allowed = Object.keys(ACTIONS).filter((action) => ![403, 409].includes(act(owner, id, action)));
    expect(allowed).toEqual(EVEN_LOCKED);
    expect(owner.server(id).status).toBe('ACTIVE');
    expect(owner.ask('DELETE', `/v2.1/servers/${id}`).status).toBe(409);
  });
});

describe('any history of actions', () => {
  it('takes a server from state to state as the table says, however long', () => {
    const actions = fc.array(fc.constantFrom(...Object.keys(ACTIONS)), { minLength: 5, maxLength: 25 });
    const client = operator();
    fc.assert(
      fc.property(actions, (history) => {
        const id = client.create('x');
        let [state, before]: Status[] = ['ACTIVE', 'ACTIVE'];
        for (const action of history) {
          const next: Status | 'as before' | undefined = ACTIONS[action]?.[1][state as Status];
          // A resize that nobody has confirmed would be in the way of the next.
          if (action === 'reset to error' && next === undefined) continue;
          const accepted = act(client, id, action) < 300;
          expect([state, action, accepted]).toEqual([state, action, next !== undefined]);
          if (action === 'resize' && accepted) before = state;
          state = next === 'as before' ? before : (next ?? state);
          expect([action, client.server(id).status]).toEqual([action, state]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
