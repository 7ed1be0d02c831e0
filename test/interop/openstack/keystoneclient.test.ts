import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cloud, type Listening, listen } from '../../../sim/index.js';

const run = promisify(execFile);
const PACKAGES = '/usr/lib/python3/dist-packages';

/** Tests of what this cloud does not keep, and one that Keystone's own schema has refused since its credentials are checked. */
const EXCLUDED = 'test_domain_configs|test_update_credential';

/** Debian's os_client_config leaves out a table of its, without which no client is made of a clouds.yaml. */
const WITH_TABLE = (table: string): string =>
  `import os_client_config.constructors\nos_client_config.constructors._json_path = '${table}'\n`;

let listening: Listening;
let folder: string;

beforeAll(async () => {
  listening = await listen(new Cloud());
  folder = await mkdtemp(join(tmpdir(), 'keystoneclient-'));
  const auth = `{auth_url: '${listening.url}/identity', username: admin, password: adminpass, project_name: admin, project_domain_id: default, user_domain_id: default}`;
  await writeFile(
    join(folder, 'clouds.yaml'),
    `clouds:\n  devstack-admin: {region_name: RegionOne, identity_api_version: '3', auth: ${auth}}\n`,
  );
  await writeFile(join(folder, 'constructors.json'), '{"identity": "keystoneclient.client.Client"}');
  await writeFile(join(folder, 'sitecustomize.py'), WITH_TABLE(join(folder, 'constructors.json')));
});
afterAll(async () => {
  await listening.close();
  await rm(folder, { recursive: true });
});

describe("keystoneclient's own functional tests", () => {
  it('pass against the simulator', async () => {
    const env = {
      PATH: '/usr/bin:/bin',
      HOME: folder,
      PYTHONPATH: folder,
      PYTHONWARNINGS: 'ignore',
      OS_CLIENT_CONFIG_FILE: join(folder, 'clouds.yaml'),
    };
    const where = ['--test-path', `${PACKAGES}/keystoneclient/tests/functional`, '--top-dir', PACKAGES];
    const how = ['run', '--concurrency', '1', '--exclude-regex', EXCLUDED];
    const { stdout, stderr = '' } = await run('/usr/bin/stestr', [...where, ...how], {
      cwd: folder,
      env,
      maxBuffer: 2 ** 27,
    }).catch((error: { stdout?: string; stderr?: string }) => ({
      stdout: error.stdout ?? '',
      stderr: error.stderr || String(error),
    }));
    const told = `${stdout}\n${stderr}`;
    expect(told.match(/^.*\.\.\. FAILED$|^.*Error: .*$/gm) ?? []).toEqual([]);
    expect(Number(/ - Passed: (\d+)/.exec(told)?.[1])).toBeGreaterThan(95);
  });
});
