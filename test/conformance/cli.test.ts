import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Results } from '../../conformance/run/results.js';
import { type Simulator, startSimulator } from '../../sim/index.js';
import { CloudSession, collect } from '../../src/index.js';
import { Desk } from './desk.js';

let simulator: Simulator;
let account: Record<string, string>;

beforeEach(async () => {
  simulator = await startSimulator({ profile: 'instant' });
  account = {
    OS_USERNAME: 'user',
    OS_PASSWORD: 'password',
    OS_PROJECT_NAME: 'tenant',
    OS_AUTH_URL: `${simulator.url}/v3`,
  };
});

afterEach(() => simulator.close());

async function created(): Promise<number> {
  const requests = await simulator.laboratory.requests({ operation: 'createServer' });
  return requests.length;
}

async function serverNames(): Promise<readonly string[]> {
  const auth = { method: 'password', username: 'user', password: 'password', projectName: 'tenant' } as const;
  const session = new CloudSession({ auth: { ...auth, authUrl: `${simulator.url}/v3` } });
  try {
    return (await collect(session.compute('2').listServers())).map(({ name }) => name);
  } finally {
    await session.close();
  }
}

const ONE_SERVER = ['--only', 'boot-and-timeouts/substantiates'];

describe('openstack-conformance twin', () => {
  it('checks a cloud and the simulator with its profile, and tells where they differ', async () => {
    const out = await mkdtemp(join(tmpdir(), 'conformance-'));
    const twin = ['twin', '--os-env', '--boots', '0', '--only', 'images/list', '--only', 'versions/range'];
    const desk = new Desk(account);
    expect(await desk.run(...twin, '--out', out), desk.said).toBe(0);
    expect(desk.said).toContain('No verdict differs.');
    expect(await readFile(join(out, 'differences.txt'), 'utf8')).toContain('the simulator as');

    const profile = join(out, 'profile.yaml');
    await writeFile(profile, `${await readFile(profile, 'utf8')}faults:\n${NO_IMAGES}`);
    await rm(join(out, 'simulator'), { recursive: true });
    const again = new Desk(account);
    expect(await again.run(...twin, '--out', out)).toBe(1);
    expect(again.said).toContain('images/list: pass -> fail');
    const files = ['cloud', 'simulator'].map((name) => join(out, name, 'results.json'));
    expect(await new Desk().run('--compare', ...files)).toBe(1);
  });
});

const NO_IMAGES = `
  - on: request_received
    when: { service: image }
    effect: { kind: respond, status: 403, body: {} }
`;

describe('openstack-conformance run', () => {
  it('creates nothing on a cloud when nobody is there to agree', async () => {
    const desk = new Desk(account);
    expect(await desk.run('run', '--os-env', ...ONE_SERVER)).toBe(2);
    expect(desk.said).toContain('up to 1 servers (1 at once)');
    expect(desk.said).toContain('give --yes, or --read-only');
    expect(await created()).toBe(0);
  });

  it('asks on a terminal before anything is created, and takes all but a yes for a no', async () => {
    const refuses = new Desk(account, '\n');
    expect(await refuses.run('run', '--os-env', ...ONE_SERVER)).toBe(2);
    expect(refuses.said).toContain('Go on? [y/N]');
    expect(await created()).toBe(0);
  });

  it('goes on when it is agreed to, but creates nothing where the quota has no room for the plan', async () => {
    const seed = { compute: { quotas: { instances: 0, ram: 500 } } };
    await using full = await startSimulator({ profile: 'instant', seed });
    const desk = new Desk({ ...account, OS_AUTH_URL: `${full.url}/v3` }, 'y\n');
    expect(await desk.run('run', '--os-env', ...ONE_SERVER)).toBe(2);
    expect(desk.said).toContain('the quota does not suffice: 1 instances are needed at once');
    expect(desk.said).toContain("512 MiB of memory are needed at once; the project's quota is 500");
    expect(await full.laboratory.requests({ operation: 'createServer' })).toEqual([]);
  });

  it('finds a cloud by the --os-* options, with the password that is typed and not shown', async () => {
    const desk = new Desk({}, 'password\n');
    const where = ['--os-auth-url', `${simulator.url}/v3`, '--os-username', 'user'];
    const code = await desk.run('run', ...where, '--os-project-name', 'tenant', '--only', 'images/list');
    expect(code, desk.said).toBe(0);
    expect(desk.said).toContain('OS_PASSWORD: ');
    expect(desk.said).not.toContain('password');
  });

  it('has no option for a password, and says where one is looked for', async () => {
    const desk = new Desk();
    const code = await desk.run(
      'run',
      '--os-auth-url',
      account['OS_AUTH_URL'] ?? '',
      '--os-username',
      'user',
    );
    expect(code).toBe(2);
    expect(desk.said).toContain('OS_PASSWORD is not set');
    expect(await new Desk().run('run', '--os-cloud', 'mine', '--os-username', 'user')).toBe(2);
  });

  it('says what is wrong with a command line, and that it could not run', async () => {
    const desk = new Desk();
    expect(await desk.run('run', '--parallel', 'two')).toBe(2);
    expect(desk.said).toContain('give a whole number');
    expect(await new Desk().run('run', '--only', 'no/such')).toBe(2);
    const asks = new Desk();
    expect(await asks.run('profile', '--help')).toBe(0);
    expect(asks.said).toContain('--anonymous');
  });

  it('stops at a signal: deletes what it made, runs no further check, and says so', async () => {
    await simulator.laboratory.addFault({ on: 'boot', effect: { kind: 'stuck' } });
    const out = await mkdtemp(join(tmpdir(), 'conformance-'));
    const desk = new Desk(account);
    const only = [...ONE_SERVER, '--only', 'images/*', '--parallel', '1', '--skip', 'images/list'];
    const ended = desk.run('run', '--os-env', '--yes', '--out', out, ...only, '--only', 'flavors/*');
    await expect.poll(created, { interval: 10, timeout: 10_000 }).toBe(1);
    desk.emit('SIGTERM', 'SIGTERM');
    expect(await ended).toBe(2);
    expect(await serverNames()).toEqual([]);
    const { stopped, results } = JSON.parse(await readFile(join(out, 'results.json'), 'utf8')) as Results;
    expect(stopped).toBe('ended by SIGTERM');
    const after = results.filter(({ verdict }) => verdict === 'disabled');
    expect(after.length).toBeGreaterThan(3);
    expect(new Set(after.map(({ message }) => message))).toEqual(new Set(['the run was stopped']));
  });

  it('tries a counterexample again from its file, and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
    const file = join(folder, 'counterexample.json');
    const check = 'errors/any-name';
    await writeFile(file, JSON.stringify({ check, seed: 5, path: '3', value: '', shrinks: 0, script: '' }));
    const desk = new Desk();
    expect(await desk.run('run', '--replay', file, '--out', folder)).toBe(0);
    const { results, cases } = JSON.parse(await readFile(join(folder, 'results.json'), 'utf8')) as Results;
    expect(results.map(({ id }) => id)).toEqual([check]);
    expect(cases).toBe(1);
  });
});
