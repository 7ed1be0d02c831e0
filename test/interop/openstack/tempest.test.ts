import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cloud, type Listening, listen } from '../../../sim/index.js';

const run = promisify(execFile);
const PACKAGES = '/usr/lib/python3/dist-packages';
const EXCLUDED = fileURLToPath(new URL('tempest-excluded.txt', import.meta.url));

/** Of OpenStack's own tests those that take no time: what waits, waits a second and more each time. */
const CHOSEN = [
  'identity',
  'image',
  'compute\\.(flavors|keypairs)',
  'compute\\.servers\\.test_(create_server|servers|server_metadata|list_server_filters)',
  'network\\.test_(security_groups|extensions)',
];

let listening: Listening;
let folder: string;

beforeAll(async () => {
  listening = await listen(new Cloud());
  folder = await mkdtemp(join(tmpdir(), 'tempest-'));
});
afterAll(async () => {
  await listening.close();
  await rm(folder, { recursive: true });
});

/** Tempest makes itself projects and users as it goes. */
const configuration = () => `
[auth]
use_dynamic_credentials = true
create_isolated_networks = false
admin_username = admin
admin_password = adminpass
admin_project_name = admin
admin_domain_name = Default
default_credentials_domain_name = Default
tempest_roles = member
[oslo_concurrency]
lock_path = ${folder}
[identity]
uri_v3 = ${listening.url}/identity/v3
auth_version = v3
[compute]
image_ref = 3f0b8868-67e7-4a5b-b685-2824709bd486
image_ref_alt = 8ac9d4a4-5e03-48b0-acde-77a0345a9ab1
flavor_ref = 1
flavor_ref_alt = 2
build_interval = 1
max_microversion = latest
[validation]
run_validation = false
[service_available]
cinder = true
neutron = true
glance = true
nova = true
swift = false
`;

describe('Tempest, the tests OpenStack tests itself with', () => {
  it('passes against the simulator', async () => {
    await writeFile(join(folder, 'tempest.conf'), configuration());
    const env = {
      PATH: '/usr/bin:/bin',
      HOME: folder,
      PYTHONWARNINGS: 'ignore',
      TEMPEST_CONFIG_DIR: folder,
      TEMPEST_CONFIG: 'tempest.conf',
    };
    const where = ['--test-path', `${PACKAGES}/tempest/test_discover`, '--top-dir', PACKAGES];
    const how = ['--group_regex', '([^\\.]*\\.)*', 'run', '--concurrency', '2', '--exclude-list', EXCLUDED];
    const chosen = `tempest\\.api\\.(${CHOSEN.join('|')})\\.`;
    const told = await run('/usr/bin/stestr', [...where, ...how, chosen], {
      cwd: folder,
      env,
      maxBuffer: 2 ** 27,
    }).catch((error: { stdout?: string; stderr?: string }) => ({
      stdout: `${error.stdout ?? ''}\n${error.stderr || (error.stdout ? '' : `Error: ${error}`)}`,
    }));
    expect(told.stdout.match(/^.*\.\.\. FAILED$|^.*Error: .*$/gm) ?? []).toEqual([]);
    expect(Number(/ - Passed: (\d+)/.exec(told.stdout)?.[1])).toBeGreaterThan(100);
  });
});
