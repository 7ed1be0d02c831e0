import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { Results } from '../../conformance/run/results.js';
import { startSimulator } from '../../sim/index.js';
import { CloudSession, collect } from '../../src/index.js';
import { Desk } from './desk.js';

const CLI = resolve(import.meta.dirname, '../../conformance/cli.ts');

it('removes what a run that was killed left behind, and nothing else', async () => {
  await using simulator = await startSimulator({ profile: 'instant' });
  const account = {
    OS_USERNAME: 'user',
    OS_PASSWORD: 'password',
    OS_PROJECT_NAME: 'tenant',
    OS_AUTH_URL: `${simulator.url}/v3`,
  };
  const session = new CloudSession({
    auth: {
      method: 'password',
      authUrl: account.OS_AUTH_URL,
      username: 'user',
      password: 'password',
      projectName: 'tenant',
    },
  });
  const names = async () => (await collect(session.compute('2').listServers())).map(({ name }) => name);
  await session.compute('2').createServer({
    server: { name: 'conf-12345678-1', flavorRef: '1', imageRef: '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1' },
  });

  await simulator.laboratory.addFault({ on: 'boot', effect: { kind: 'stuck' } });
  const run = ['run', '--os-env', '--yes', '--only'];
  const killed = spawn(
    process.execPath,
    ['--import', 'tsx', CLI, ...run, 'boot-and-timeouts/substantiates'],
    { env: { ...process.env, ...account }, stdio: 'ignore' },
  );
  await expect.poll(names, { timeout: 45_000 }).toHaveLength(2);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  await simulator.laboratory.clearFaults();
  expect(await names()).toHaveLength(2);

  const out = await mkdtemp(join(tmpdir(), 'conformance-'));
  expect(await new Desk(account).run(...run, 'images/list', '--out', out)).toBe(0);
  expect(await names()).toEqual(['conf-12345678-1']);
  const { leftovers } = JSON.parse(await readFile(join(out, 'results.json'), 'utf8')) as Results;
  expect(leftovers.removed).toEqual([expect.stringMatching(/^server .* of an earlier run$/)]);
  await session.close();
});
