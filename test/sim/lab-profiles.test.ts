import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import {
  PROFILES,
  type ProfileName,
  profileNames,
  profileSchema,
  type Simulator,
  startSimulator,
} from '../../sim/index.js';
import { Person } from './lab-person.js';

const recordings = join(import.meta.dirname, '../../../shared/reference/recordings/transitions.json');

let simulator: Simulator | undefined;
afterEach(() => simulator?.close());

async function cloudLike(profile: ProfileName, randomSeed = 1): Promise<Person> {
  simulator = await startSimulator({ profile, speed: 0, randomSeed });
  return Person.stranger(simulator.url);
}

const advance = async (seconds: number) => simulator?.laboratory.advance(seconds);

/** Seconds until the server shows a status. */
async function secondsUntil(person: Person, id: string, status: string): Promise<number> {
  for (let tenths = 0; tenths < 6_000; tenths++) {
    if ((await person.status(id)) === status) return tenths / 10;
    await advance(0.1);
  }
  throw new Error(`it never became ${status}`);
}

describe('profiles', () => {
  it.each(profileNames)('%s is a file that a user could have written', (name) => {
    const file = stringify(PROFILES[name]);
    expect(profileSchema.parse(parse(file))).toEqual(profileSchema.parse(PROFILES[name]));
    expect(PROFILES[name].name).toBe(name);
  });

  it('have a schema that documents them', () => {
    const schema = z.toJSONSchema(profileSchema, { io: 'input', unrepresentable: 'any' });
    expect(Object.keys(schema.properties ?? {})).toEqual(Object.keys(profileSchema.shape));
  });

  it('report every mistake at once', () => {
    const result = profileSchema.safeParse({
      name: '',
      stages: [{ process: 'server.build', step: 'spawning', delay: { median: 3 } }],
      rate_limits: [{ services: [], per: 'planet', requests: 1, seconds: 1 }],
    });
    const paths = result.error?.issues.map(({ path }) => path.join('.'));
    expect(paths).toEqual(['name', 'stages.0.delay', 'rate_limits.0.services', 'rate_limits.0.per']);
  });
});

describe('the profile instant', () => {
  it('has a server ACTIVE when it is asked for again, and gone when it was deleted', async () => {
    const person = await cloudLike('instant');
    await person.authenticate();
    const { id } = (await person.tryToCreate('bot1')).json.server;
    expect(await person.status(id)).toBe('ACTIVE');
    await person.deleteServer(id);
    expect(await person.status(id)).toBe('gone');
  });
});

describe('the profile devstack', () => {
  it.skipIf(!existsSync(recordings))(
    'takes as long as the real cloud took to boot and to delete',
    async () => {
      const transitions = JSON.parse(readFileSync(recordings, 'utf8'));
      const measured = (name: string): number => transitions[name].at(-1).t;
      const person = await cloudLike('devstack');
      await person.authenticate();
      const boots: number[] = [];
      const deletes: number[] = [];
      for (let round = 0; round < 9; round++) {
        const { id } = (await person.tryToCreate('bot1', { networks: 'auto' })).json.server;
        boots.push(await secondsUntil(person, id, 'ACTIVE'));
        await person.deleteServer(id);
        deletes.push(await secondsUntil(person, id, 'gone'));
      }
      const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] as number;
      expect(median(boots) / measured('create minimal 2.1 (one network)')).toBeGreaterThan(0.6);
      expect(median(boots) / measured('create minimal 2.1 (one network)')).toBeLessThan(1.6);
      expect(median(deletes) / measured('delete')).toBeGreaterThan(0.4);
      expect(median(deletes) / measured('delete')).toBeLessThan(1.8);
    },
  );
});

describe('the profile busy', () => {
  it('boots slowly, finds no host for about 2 % of the servers, and answers 503 now and then', async () => {
    const seed = { compute: { quotas: { instances: -1, cores: -1, ram: -1 } } };
    simulator = await startSimulator({ profile: 'busy', speed: 0, randomSeed: 1, seed });
    const person = await Person.login(simulator.url);
    const statuses: number[] = [];
    for (let index = 0; index < 500; index++) statuses.push((await person.tryToCreate(`bot${index}`)).status);
    expect(new Set(statuses)).toEqual(new Set([202, 503]));
    const unavailable = statuses.filter((status) => status === 503).length;
    await advance(20);
    expect((await simulator.laboratory.state()).statuses['ACTIVE'] ?? 0).toBeLessThan(30);
    await advance(1_000);
    const { statuses: final } = await simulator.laboratory.state();
    expect(unavailable).toBeLessThan(10);
    expect(final['ERROR']).toBeGreaterThan(3);
    expect(final['ERROR']).toBeLessThan(22);
    expect(final['ACTIVE']).toBe(500 - unavailable - (final['ERROR'] ?? 0));
  });
});

describe('the profile public', () => {
  it('lets a user ask Keystone for 60 tokens a minute, and then says 429 as a large public cloud does', async () => {
    const person = await cloudLike('public');
    const statuses = [];
    for (let index = 0; index < 61; index++) statuses.push(await person.authenticate());
    expect(statuses.map(({ status }) => status)).toEqual([...Array(60).fill(201), 429]);
    expect(statuses.at(-1)?.json).toEqual({
      error: { status: '429 Too Many Requests', message: 'Too Many Requests' },
    });
    await advance(60);
    expect((await person.authenticate()).status).toBe(201);
  });

  it('takes 20 requests a second of a project, counted for each service', async () => {
    const person = await cloudLike('public');
    await person.authenticate();
    const ask = (service: string, path: string): Promise<number> =>
      person.ask('GET', `/${service}${path}`).then(({ status }) => status);
    const statuses = [];
    for (let index = 0; index < 21; index++) statuses.push(await ask('compute', '/v2.1/servers'));
    expect(statuses).toEqual([...Array(20).fill(200), 429]);
    expect(await ask('image', '/v2/images')).toBe(200);
    await advance(1);
    expect(await ask('compute', '/v2.1/servers')).toBe(200);
  });

  it('wants to be told which network', async () => {
    const person = await cloudLike('public');
    await person.authenticate();
    const answer = await person.ask('POST', '/compute/v2/servers', {
      server: { name: 'bot1', flavorRef: '1', imageRef: '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1' },
    });
    expect(answer.status).toBe(409);
    expect(answer.text).toMatch(/Multiple possible networks found, use a Network ID to be more specific/);
  });

  it('has no Keystone v2.0', async () => {
    const person = await cloudLike('public');
    const auth = { tenantName: 'tenant', passwordCredentials: { username: 'user', password: 'password' } };
    expect((await person.ask('POST', '/v2.0/tokens', { auth })).status).toBe(404);
  });
});

describe('the profile legacy', () => {
  it('speaks Keystone v2.0 and Nova v2 only, and knows no microversions', async () => {
    const person = await cloudLike('legacy');
    expect((await person.authenticate()).status).toBe(404);
    const auth = { tenantName: 'tenant', passwordCredentials: { username: 'user', password: 'password' } };
    const { access } = (await person.ask('POST', '/v2.0/tokens', { auth })).json;
    person.token = access.token.id;
    const compute = access.serviceCatalog.find((service: { type: string }) => service.type === 'compute');
    expect(new URL(compute.endpoints[0].publicURL).pathname).toMatch(/^\/compute\/v(1\.1|2)\//);
    const root = await person.ask('GET', '/compute/');
    expect(root.json.versions.map((version: { id: string }) => version.id)).not.toContain('v2.1');
    const servers = await person.ask('GET', '/compute/v2/servers');
    expect(servers.status).toBe(200);
    expect(servers.headers['openstack-api-version']).toBeUndefined();
    expect((await person.ask('GET', '/compute/v2.1/servers')).status).not.toBe(200);
  });
});
