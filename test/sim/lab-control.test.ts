import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  SimClient,
  type SimControl,
  type SimEvent,
  type Simulator,
  startSimulator,
} from '../../sim/index.js';

let folder: string;
let simulator: Simulator;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-control-'));
  simulator = await startSimulator({ speed: 0, randomSeed: 7, directory: folder });
});
afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true });
});

const SEEDS = 7;

/** The same by HTTP and in the process. */
const ways: [string, () => SimControl][] = [
  ['over HTTP', () => new SimClient(simulator.url)],
  ['in the process', () => simulator.laboratory],
];

describe.each(ways)('the control plane %s', (_, way) => {
  it('shows the cloud, and begins it anew as it was at first', async () => {
    const sim = way();
    await sim.reset();
    const before = await sim.snapshot();
    await get('/v3');
    expect(await sim.state()).toMatchObject({
      profile: 'instant',
      random_seed: SEEDS,
      requests: 1,
      statuses: {},
    });
    expect(await sim.reset()).toMatchObject({ requests: 0 });
    expect((await sim.snapshot()).cloud['state']).toEqual(before.cloud['state']);
    await sim.reset({ seed: { identity: { projects: [{ name: 'lonely' }], users: [], grants: [] } } });
    expect((await sim.state()).counts).toMatchObject({ projects: 1, users: 0 });
    await sim.reset();
  });

  it('finds requests by what they were, and forgets them when told to', async () => {
    const sim = way();
    await sim.clearRequests();
    await get('/v3');
    await get('/compute/');
    expect(await sim.requests({ service: 'compute' })).toMatchObject([
      { operation: 'showVersions', status: 200 },
    ]);
    expect(await sim.requests()).toHaveLength(2);
    await sim.clearRequests();
    expect(await sim.requests()).toEqual([]);
  });

  it('adds, counts and removes faults', async () => {
    const sim = way();
    const added = await sim.addFault({
      on: 'response_sent',
      effect: { kind: 'respond', status: 503 },
      count: 1,
    });
    expect(added).toMatchObject({ id: expect.stringMatching(/^fault-\d+$/), matched: 0, struck: 0 });
    expect((await get('/v3')).status).toBe(503);
    expect((await get('/v3')).status).toBe(200);
    expect(await sim.faults()).toMatchObject([{ id: added.id, matched: 2, struck: 1 }]);
    expect(await sim.requests({ fault: added.id })).toHaveLength(1);
    expect(await sim.removeFault(added.id)).toBe(true);
    expect(await sim.removeFault(added.id)).toBe(false);
    await sim.addFault({ id: 'mine', on: 'authenticate', effect: { kind: 'drop' } });
    await expect(sim.addFault({ id: 'mine', on: 'authenticate', effect: { kind: 'drop' } })).rejects.toThrow(
      /mine/,
    );
    await sim.clearFaults();
    expect(await sim.faults()).toEqual([]);
  });

  it('says all that is wrong with a fault', async () => {
    const wrong = { on: 'boot', effect: { kind: 'drop' }, probability: 2 } as const;
    await expect(way().addFault(wrong)).rejects.toThrow(/probability/);
    await expect(way().addFault({ on: 'boot', effect: { kind: 'drop' } })).rejects.toThrow(
      /drop cannot happen on boot, only on request_received/,
    );
  });

  it('moves time, and changes how fast it passes', async () => {
    const sim = way();
    const before = Date.parse((await sim.time()).now);
    expect(Date.parse((await sim.advance(90)).now) - before).toBe(90_000);
    expect(await sim.time()).toMatchObject({ mode: 'virtual', speed: 0 });
    expect(await sim.setSpeed(60)).toMatchObject({ mode: 'scaled', speed: 60 });
    expect(await sim.setSpeed(0)).toMatchObject({ mode: 'virtual' });
    expect(await sim.runUntil({ idle: true })).toMatchObject({ reached: true });
    expect(await sim.runUntil({ servers: { status: 'ACTIVE' }, limit: 60 })).toMatchObject({
      reached: false,
    });
    expect(await sim.settle()).toMatchObject({ scheduled: 0 });
  });

  it('writes a snapshot to a file and goes on from it, time included', async () => {
    const sim = way();
    await sim.saveTo('one.json');
    const { cloud } = JSON.parse(await readFile(join(folder, 'one.json'), 'utf8'));
    const saved = await sim.time();
    await sim.advance(500);
    await get('/v3');
    await sim.restore({ file: 'one.json' });
    expect((await sim.snapshot()).cloud).toEqual(cloud);
    expect((await sim.time()).now).toBe(saved.now);
    await sim.restore({ snapshot: await sim.snapshot() });
    expect((await sim.time()).now).toBe(saved.now);
    await expect(sim.restore({ file: '../outside' })).rejects.toThrow(/plain file name/);
    await expect(sim.restore({ file: 'absent.json' })).rejects.toThrow(/no file absent.json/);
  });

  it('tells what happens as it happens', async () => {
    const sim = way();
    const end = new AbortController();
    const heard: SimEvent[] = [];
    const listening = (async () => {
      for await (const event of sim.events(end.signal)) {
        heard.push(event);
        if (event.type === 'reset') end.abort();
      }
    })();
    await until(() => simulator.laboratory.hub.heard);
    await get('/v3');
    await sim.addFault({ on: 'authenticate', effect: { kind: 'drop' } });
    await sim.clearFaults();
    await sim.advance(1);
    await sim.reset();
    await listening;
    expect(heard.map(({ type }) => type)).toEqual(['request', 'fault', 'fault', 'time', 'reset']);
    expect(heard[0]?.data).toMatchObject({ operation: 'showVersions' });
    await until(() => !simulator.laboratory.hub.heard);
  });
});

describe('the control plane', () => {
  it('describes itself: every operation of its OpenAPI document is there', async () => {
    const { body } = await get('/_sim/openapi.json');
    const document = JSON.parse(body);
    expect(document.openapi).toBe('3.1.0');
    for (const [path, methods] of Object.entries<Record<string, { responses: object }>>(document.paths)) {
      for (const method of Object.keys(methods)) {
        const url = `/_sim${path.replace('{id}', 'none')}`;
        const { status } = await get(url, { method: method.toUpperCase(), onlyStatus: true });
        expect([200, 204, 400, 404], `${method} ${url}`).toContain(status);
      }
    }
  });

  it.each([
    ['a name that only resolves to this machine', { host: 'rebound.example' }, 403],
    ['a page of another origin', { origin: 'http://evil.example' }, 403],
    ['a form, which a page could post without asking', { 'content-type': 'text/plain' }, 400],
  ])('refuses %s', async (_, headers, status) => {
    const answer = await get('/_sim/faults', { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(status);
  });

  it('lists every problem of a body with its path', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ on: 'create', effect: { kind: 'respond', status: 7 }, when: { nam: 'x' } });
    const answer = await get('/_sim/faults', { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).error.problems.map((one: { path: string }) => one.path)).toEqual([
      'when',
      'effect.status',
    ]);
  });

  it('can be switched off', async () => {
    await using bare = await startSimulator({ control: false });
    expect((await get('/_sim/state', { url: bare.url })).status).toBe(404);
  });

  it('is below /_sim on every port, whichever service that port is', async () => {
    const { status, body } = await get('/_sim/operations');
    expect(status).toBe(200);
    expect(JSON.parse(body).compute).toContain('createServer');
  });

  it('serves the dashboard and what it loads, and nothing beside it', async () => {
    const page = await get('/_sim/');
    expect(page.status).toBe(200);
    const files = [...page.body.matchAll(/(?:src|href)="([a-z-]+\.(?:js|css|svg))"/g)].map(
      ([, name]) => name,
    );
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) expect((await get(`/_sim/${file}`)).status).toBe(200);
    expect(page.body).not.toMatch(/https?:\/\//);
    expect((await get('/_sim/..%2fdashboard.js')).status).toBe(404);
  });
});

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly url?: string;
  /** Do not wait for the body: it may be a stream without end. */
  readonly onlyStatus?: boolean;
}

function get(path: string, asked: Asked = {}): Promise<{ status: number; body: string }> {
  const { method = 'GET', headers = {}, body, url = simulator.url, onlyStatus } = asked;
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}${path}`, { method, headers, agent: false }, async (response) => {
      const status = response.statusCode as number;
      if (onlyStatus) {
        response.destroy();
        resolve({ status, body: '' });
        return;
      }
      response.setEncoding('utf8');
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status, body: text });
    });
    request.once('error', reject);
    request.end(body);
  });
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
