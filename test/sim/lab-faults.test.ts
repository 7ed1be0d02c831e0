import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Faults } from '../../sim/faults/faults.js';
import { EFFECTS_AT, type FaultInput, type Simulator, startSimulator } from '../../sim/index.js';
import { Random } from '../../sim/random.js';
import { Person } from './lab-person.js';

/** Each through undici's client and a socket, on a cloud whose time stands still. */

let simulator: Simulator;
let person: Person;
beforeAll(async () => {
  simulator = await startSimulator({ speed: 0, randomSeed: 1 });
});
afterAll(() => simulator.close());
afterEach(() => simulator.laboratory.reset());

async function faulty(...faults: FaultInput[]): Promise<Person> {
  person = await Person.login(simulator.url);
  for (const fault of faults) await simulator.laboratory.addFault(fault);
  return person;
}

const advance = (seconds: number) => simulator.laboratory.advance(seconds);

/** The effect-and-event pairs that the tests below have shown. */
const shown = new Set<string>();
function shows(...pairs: string[]): void {
  for (const pair of pairs) shown.add(pair);
}

describe('a status and body', () => {
  it('are answered in place of the service when a request is received', async () => {
    shows('request_received respond');
    const one = await faulty({
      on: 'request_received',
      when: { service: 'compute', operation: 'listServers' },
      effect: {
        kind: 'respond',
        status: 503,
        body: { error: 'maintenance' },
        headers: { 'Retry-After': '7' },
      },
    });
    const answer = await one.ask('GET', '/compute/v2.1/servers');
    expect(answer).toMatchObject({ status: 503, json: { error: 'maintenance' } });
    expect(answer.headers['retry-after']).toBe('7');
    expect((await one.ask('GET', '/compute/v2.1/servers/detail')).status).toBe(200);
  });

  it('refuse a login, for one user', async () => {
    shows('authenticate respond');
    await faulty({
      on: 'authenticate',
      when: { user: 'us*' },
      effect: { kind: 'respond', status: 500, body: 'oops' },
    });
    expect(await person.authenticate()).toMatchObject({ status: 500, text: 'oops' });
  });

  it('refuse a create by the server’s name and metadata, and nothing is created', async () => {
    shows('create respond');
    const when = { operation: 'createServer', name: 'ci-*', metadata: { role: 'ci' } };
    const one = await faulty({ on: 'create', when, effect: { kind: 'respond', status: 500 } });
    expect((await one.tryToCreate('ci-1', { metadata: { role: 'ci' } })).status).toBe(500);
    expect((await one.tryToCreate('ci-1', { metadata: { role: 'db' } })).status).toBe(202);
    expect((await one.tryToCreate('db-1', { metadata: { role: 'ci' } })).status).toBe(202);
    expect((await one.ask('GET', '/compute/v2.1/servers')).json.servers).toHaveLength(2);
  });

  it('are not what someone without a token gets to see of a create', async () => {
    await faulty({ on: 'create', effect: { kind: 'respond', status: 500 } });
    expect((await Person.stranger(simulator.url).tryToCreate('ci-1')).status).toBe(401);
  });

  it('refuse a delete, and the server stays', async () => {
    shows('delete respond');
    const one = await faulty({
      on: 'delete',
      when: { name: 'bot*' },
      effect: { kind: 'respond', status: 409 },
    });
    const id = await one.createServer('bot1');
    expect((await one.deleteServer(id)).status).toBe(409);
    expect(await one.status(id)).toBe('ACTIVE');
  });

  it('refuse to attach a volume, by the volume’s name', async () => {
    shows('attach_volume respond');
    const one = await faulty({
      on: 'attach_volume',
      when: { name: 'data' },
      effect: { kind: 'respond', status: 500 },
    });
    const server = await one.createServer('bot1');
    const [data, other] = [await one.createVolume('data'), await one.createVolume('other')];
    expect((await attach(one, server, data)).status).toBe(500);
    expect((await attach(one, server, other)).status).toBe(200);
  });

  it('hide that a request had its effect, when they take the place of its answer', async () => {
    shows('response_sent respond');
    const when = { operation: 'createServer' };
    const one = await faulty({
      on: 'response_sent',
      when,
      effect: { kind: 'respond', status: 502, body: 'Bad Gateway' },
    });
    expect((await one.tryToCreate('bot1')).status).toBe(502);
    expect((await one.ask('GET', '/compute/v2.1/servers')).json.servers).toHaveLength(1);
  });
});

describe('a connection', () => {
  const events = [
    'request_received',
    'authenticate',
    'create',
    'delete',
    'attach_volume',
    'response_sent',
  ] as const;

  /** Does what the event is about. */
  async function provoke(one: Person, event: (typeof events)[number], ids: Ids): Promise<{ status: number }> {
    if (event === 'authenticate') return one.authenticate();
    if (event === 'create') return one.tryToCreate('bot2');
    if (event === 'delete') return one.deleteServer(ids.server);
    if (event === 'attach_volume') return attach(one, ids.server, ids.volume);
    return one.ask('GET', '/compute/v2.1/servers');
  }

  interface Ids {
    readonly server: string;
    readonly volume: string;
  }

  async function prepared(): Promise<[Person, Ids]> {
    const one = await faulty();
    return [one, { server: await one.createServer('bot1'), volume: await one.createVolume('data') }];
  }

  it.each(events)('is dropped on %s: the client never hears anything', async (event) => {
    shows(`${event} drop`);
    const [one, ids] = await prepared();
    await simulator.laboratory.addFault({ on: event, effect: { kind: 'drop' }, count: 1 });
    const silent = provoke(one, event, ids).then(
      () => 'answered',
      () => 'failed',
    );
    const beside = await one.ask('GET', '/compute/');
    expect(beside.status).toBe(200);
    expect(
      await Promise.race([silent, new Promise((resolve) => setImmediate(() => resolve('nothing')))]),
    ).toBe('nothing');
    expect(await simulator.laboratory.requests({ fault: 'fault-1' })).toMatchObject([{ delivery: 'drop' }]);
  });

  it.each(events)('is reset on %s', async (event) => {
    shows(`${event} reset`);
    const [one, ids] = await prepared();
    await simulator.laboratory.addFault({ on: event, effect: { kind: 'reset' }, count: 1 });
    await expect(provoke(one, event, ids)).rejects.toThrow(/ECONNRESET|other side closed/);
    if (event === 'delete') expect(await one.status(ids.server)).toBe('ACTIVE');
  });

  it.each(events)('is cut in the middle of the answer on %s', async (event) => {
    shows(`${event} truncate`);
    const [one, ids] = await prepared();
    await simulator.laboratory.addFault({ on: event, effect: { kind: 'truncate' }, count: 1 });
    await expect(provoke(one, event, ids)).rejects.toThrow(/ECONNRESET|other side closed|terminated/);
  });

  it.each(events)('is slow on %s: the answer comes after so much of the cloud’s time', async (event) => {
    shows(`${event} delay`);
    const [one, ids] = await prepared();
    await simulator.laboratory.addFault({ on: event, effect: { kind: 'delay', seconds: 5 }, count: 1 });
    let answered = false;
    const slow = provoke(one, event, ids).then((answer) => {
      answered = true;
      return answer;
    });
    while ((await simulator.laboratory.requests({ fault: 'fault-1' })).length === 0)
      await Promise.resolve(new Promise(setImmediate));
    await advance(4.9);
    expect(answered).toBe(false);
    await advance(0.1);
    expect((await slow).status).toBeLessThan(300);
  });
});

describe('a token', () => {
  it('expires before its time, when a request that carries it is received', async () => {
    shows('request_received expire_token');
    const when = { operation: 'createServer' };
    const one = await faulty({ on: 'request_received', when, effect: { kind: 'expire_token' }, count: 1 });
    expect((await one.tryToCreate('bot1')).status).toBe(401);
    expect((await one.ask('GET', '/compute/v2.1/servers')).status).toBe(401);
    await one.authenticate();
    expect((await one.tryToCreate('bot1')).status).toBe(202);
  });

  it('expires some time after it was issued', async () => {
    shows('authenticate expire_token');
    const one = await faulty({ on: 'authenticate', effect: { kind: 'expire_token', after: 60 } });
    expect((await one.authenticate()).status).toBe(201);
    expect((await one.ask('GET', '/compute/v2.1/servers')).status).toBe(200);
    await advance(61);
    expect((await one.ask('GET', '/compute/v2.1/servers')).status).toBe(401);
  });

  it('of Keystone v2.0 expires too', async () => {
    await faulty({ on: 'authenticate', effect: { kind: 'expire_token', after: 60 } });
    const auth = { tenantName: 'tenant', passwordCredentials: { username: 'user', password: 'password' } };
    const old = Person.stranger(simulator.url);
    old.token = (await old.ask('POST', '/v2.0/tokens', { auth })).json.access.token.id;
    expect((await old.ask('GET', '/compute/v2.1/servers')).status).toBe(200);
    await advance(61);
    expect((await old.ask('GET', '/compute/v2.1/servers')).status).toBe(401);
  });
});

describe('a quota', () => {
  it.each([
    ['instances', 403, /Quota exceeded for instances: Requested 1, but already used 1 of 1 instances/],
    ['cores', 403, /Quota exceeded for cores/],
    ['ram', 403, /Quota exceeded for ram/],
  ] as const)('of %s is used up, in the words of Nova', async (resource, status, message) => {
    shows('create exhaust_quota');
    const one = await faulty();
    await one.createServer('bot1');
    await simulator.laboratory.addFault({
      on: 'create',
      effect: { kind: 'exhaust_quota', resource },
      count: 1,
    });
    const refused = await one.tryToCreate('bot2');
    expect(refused.status).toBe(status);
    expect(refused.text).toMatch(message);
    expect((await one.tryToCreate('bot2')).status).toBe(202);
  });

  it('of volumes is used up, in the words of Cinder', async () => {
    const effect = { kind: 'exhaust_quota', resource: 'gigabytes' } as const;
    const one = await faulty({ on: 'create', when: { service: 'volume' }, effect, count: 1 });
    await expect(one.createVolume('data')).rejects.toThrow(/413.*exceeds allowed gigabytes quota/);
    await one.createVolume('data');
  });
});

describe('a boot', () => {
  it('never ends: the server stays in BUILD, at the step that was named', async () => {
    shows('boot stuck');
    const one = await faulty({
      on: 'boot',
      when: { name: 'bot1' },
      effect: { kind: 'stuck', step: 'networking' },
    });
    const [stuck, other] = [await one.createServer('bot1'), await one.createServer('bot2')];
    await advance(86_400);
    await one.authenticate();
    expect((await one.showServer(stuck)).json.server).toMatchObject({
      status: 'BUILD',
      'OS-EXT-STS:task_state': 'networking',
    });
    expect(await one.status(other)).toBe('ACTIVE');
    await one.deleteServer(stuck);
    expect(await one.status(stuck)).toBe('gone');
  });

  it('ends in ERROR, with the fault that was named', async () => {
    shows('boot error');
    const effect = { kind: 'error', step: 'scheduling', message: 'No valid host was found.' } as const;
    const one = await faulty({ on: 'boot', effect, count: 1 });
    const { server } = (await one.showServer(await one.createServer('bot1'))).json;
    expect(server).toMatchObject({
      status: 'ERROR',
      fault: { code: 500, message: 'No valid host was found.' },
    });
    expect(await one.status(await one.createServer('bot1'))).toBe('ACTIVE');
  });

  it('takes longer', async () => {
    shows('boot delay');
    const one = await faulty({ on: 'boot', effect: { kind: 'delay', seconds: 30 } });
    const id = await one.createServer('bot1');
    await advance(29.9);
    expect(await one.status(id)).toBe('BUILD');
    await advance(0.1);
    expect(await one.status(id)).toBe('ACTIVE');
  });

  it('is followed by the server’s vanishing', async () => {
    shows('boot vanish');
    const one = await faulty({ on: 'boot', effect: { kind: 'vanish', after: 60 } });
    const id = await one.createServer('bot1');
    await advance(59);
    expect(await one.status(id)).toBe('ACTIVE');
    await advance(1);
    expect(await one.status(id)).toBe('gone');
    expect(await simulator.laboratory.requests({ operation: 'deleteServer' })).toEqual([]);
  });
});

describe('a delete', () => {
  it('never ends', async () => {
    shows('delete stuck');
    const one = await faulty({ on: 'delete', effect: { kind: 'stuck' } });
    const id = await one.createServer('bot1');
    expect((await one.deleteServer(id)).status).toBe(204);
    await advance(3_000);
    expect((await one.showServer(id)).json.server).toMatchObject({
      status: 'ACTIVE',
      'OS-EXT-STS:task_state': 'deleting',
    });
  });

  it('ends in ERROR', async () => {
    shows('delete error');
    const one = await faulty({ on: 'delete', effect: { kind: 'error', message: 'disk is busy' }, count: 1 });
    const id = await one.createServer('bot1');
    expect((await one.deleteServer(id)).status).toBe(204);
    expect((await one.showServer(id)).json.server).toMatchObject({
      status: 'ERROR',
      fault: { message: 'disk is busy' },
    });
    await one.deleteServer(id);
    expect(await one.status(id)).toBe('gone');
  });

  it('has to be asked for three times, of each server', async () => {
    shows('delete tries');
    const one = await faulty({ on: 'delete', effect: { kind: 'tries', tries: 3 } });
    const ids = [await one.createServer('bot1'), await one.createServer('bot2')];
    for (const id of ids) {
      const seen: string[] = [];
      for (let attempt = 0; attempt < 3; attempt++) {
        expect((await one.deleteServer(id)).status).toBe(204);
        seen.push(await one.status(id));
      }
      expect(seen).toEqual(['ERROR', 'ERROR', 'gone']);
    }
  });

  it('is refused until the third time', async () => {
    const one = await faulty({ on: 'delete', effect: { kind: 'tries', tries: 3, status: 500 } });
    const id = await one.createServer('bot1');
    const statuses = [await one.deleteServer(id), await one.deleteServer(id), await one.deleteServer(id)];
    expect(statuses.map(({ status }) => status)).toEqual([500, 500, 204]);
    expect(await one.status(id)).toBe('gone');
  });
});

describe('attaching a volume', () => {
  it('never ends', async () => {
    shows('attach_volume stuck');
    const one = await faulty({ on: 'attach_volume', effect: { kind: 'stuck' } });
    const [server, volume] = [await one.createServer('bot1'), await one.createVolume('data')];
    expect((await attach(one, server, volume)).status).toBe(200);
    await advance(600);
    expect(await volumeStatus(one, volume)).toBe('attaching');
  });

  it('fails: the volume is available again', async () => {
    shows('attach_volume error');
    const one = await faulty({ on: 'attach_volume', effect: { kind: 'error' } });
    const [server, volume] = [await one.createServer('bot1'), await one.createVolume('data')];
    expect((await attach(one, server, volume)).status).toBe(200);
    await advance(1);
    expect(await volumeStatus(one, volume)).toBe('available');
  });
});

describe('faults', () => {
  it('strike with their probability, drawn from the cloud’s one seed', () => {
    const struck = (seed: number): boolean[] => {
      const random = new Random(seed);
      const faults = new Faults(() => random);
      faults.add({ on: 'boot', effect: { kind: 'stuck' }, probability: 0.25 });
      return Array.from({ length: 2_000 }, () => faults.strike('boot', SUBJECT).length === 1);
    };
    expect(struck(5)).toEqual(struck(5));
    const share = struck(5).filter(Boolean).length / 2_000;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.3);
  });

  it('strike the n-th that matches, as many times as they were told to', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
        fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        (nth, count, matching) => {
          const faults = new Faults(() => new Random(1));
          const times = { ...(nth ? { nth } : {}), ...(count ? { count } : {}) };
          faults.add({ on: 'boot', when: { name: 'a*' }, effect: { kind: 'stuck' }, ...times });
          const struck = matching
            .map((matches) => [
              matches,
              faults.strike('boot', { ...SUBJECT, name: matches ? 'ab' : 'b' }).length,
            ])
            .filter(([matches]) => matches)
            .map(([, strikes]) => strikes === 1);
          const first = (nth ?? 1) - 1;
          const last = first + (count ?? (nth ? 1 : Number.POSITIVE_INFINITY));
          expect(struck).toEqual(struck.map((_, index) => index >= first && index < last));
        },
      ),
    );
  });

  it('come from the profile too', async () => {
    const profile = {
      name: 'bad day',
      faults: [{ on: 'authenticate', effect: { kind: 'respond', status: 503 } }],
    } as const;
    await using bad = await startSimulator({ profile: { ...profile, faults: [...profile.faults] } });
    expect((await Person.stranger(bad.url).authenticate()).status).toBe(503);
  });

  it('have been shown one and all: every effect at every event it can be tied to', () => {
    const all = Object.entries(EFFECTS_AT).flatMap(([event, kinds]) =>
      kinds.map((kind) => `${event} ${kind}`),
    );
    expect([...shown].sort()).toEqual(all.sort());
  });
});

const SUBJECT = { service: 'compute', operation: undefined };

function attach(one: Person, server: string, volume: string): ReturnType<Person['ask']> {
  const path = `/compute/v2.1/servers/${server}/os-volume_attachments`;
  return one.ask('POST', path, { volumeAttachment: { volumeId: volume } });
}

async function volumeStatus(one: Person, volume: string): Promise<string> {
  return (await one.ask('GET', `/volume/v3/volumes/${volume}`)).json.volume.status;
}
