import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OpenStackClient } from './client.js';

const run = promisify(execFile);
const PACKAGES = '/usr/lib/python3/dist-packages';

/** What the tests expect of the DevStack that they are run against, new for each service: people; and a file of openstacksdk's source. */
let cloud: OpenStackClient;
let folder: string;

beforeEach(async () => {
  cloud = await OpenStackClient.start();
  folder = await mkdtemp(join(tmpdir(), 'openstacksdk-'));
  await cloud.text('project create demo', 'admin');
  await cloud.text('user create --project demo --password secret demo', 'admin');
  await cloud.text('role add --user demo --project demo member', 'admin');
  const auth = (username: string, password: string, project: string): string =>
    `{auth_url: '${cloud.url}/identity', username: ${username}, password: ${password}, ${project}, user_domain_id: default}`;
  const clouds = [
    ['devstack', auth('demo', 'secret', 'project_name: demo, project_domain_id: default')],
    ['devstack-alt', auth('other', 'password', 'project_name: other, project_domain_id: default')],
    ['devstack-admin', auth('admin', 'adminpass', 'project_name: admin, project_domain_id: default')],
    ['devstack-system-admin', auth('admin', 'adminpass', 'system_scope: all')],
  ].map(
    ([name, given]) => `  ${name}: {region_name: RegionOne, identity_api_version: '3', auth: ${given}}\n`,
  );
  await writeFile(join(folder, 'clouds.yaml'), `clouds:\n${clouds.join('')}`);
  await writeFile(join(folder, 'CONTRIBUTING.rst'), 'what the tests upload as an image\n');
});
afterEach(async () => {
  await cloud.stop();
  await rm(folder, { recursive: true });
});

/** The tests of one service, one after another: beside each other they get in each other's way. */
async function own(tests: string): Promise<string> {
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: folder,
    PYTHONWARNINGS: 'ignore',
    OS_CLIENT_CONFIG_FILE: join(folder, 'clouds.yaml'),
    OS_CLOUD: 'devstack-admin',
    OS_TEST_TIMEOUT: '180',
    OPENSTACKSDK_FUNC_TEST_TIMEOUT: '120',
  };
  const where = ['--test-path', `${PACKAGES}/openstack/tests/functional/${tests}`, '--top-dir', PACKAGES];
  const { stdout, stderr = '' } = await run('/usr/bin/stestr', [...where, 'run', '--concurrency', '1'], {
    cwd: folder,
    env,
    maxBuffer: 2 ** 27,
  }).catch((error: { stdout?: string; stderr?: string }) => ({
    stdout: error.stdout ?? '',
    stderr: error.stderr || String(error),
  }));
  return `${stdout}\n${stderr}`;
}

describe("openstacksdk's own functional tests pass against the simulator", () => {
  it.each([
    ['cloud', 120],
    ['compute', 30],
    ['network', 70],
    ['image', 5],
    ['identity', 3],
    ['block_storage/v3', 9],
    ['placement', 1],
  ])('%s', async (tests, atLeast) => {
    const told = await own(tests);
    expect(told.match(/^.*\.\.\. FAILED$|^.*Error: .*$/gm) ?? []).toEqual([]);
    expect(Number(/ - Passed: (\d+)/.exec(told)?.[1])).toBeGreaterThan(atLeast);
  });
});
