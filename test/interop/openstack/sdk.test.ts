import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenStackClient } from './client.js';

const run = promisify(execFile);
let cloud: OpenStackClient;

/** A cloud with a network to the outside, and a router to it from the project's own. */
beforeAll(async () => {
  cloud = await OpenStackClient.start();
  await cloud.json('network create --external --share outside', 'admin');
  await cloud.json(
    'subnet create --network outside --subnet-range 198.51.100.0/24 --no-dhcp outside',
    'admin',
  );
  await cloud.json('network create inside');
  await cloud.json('subnet create --network inside --subnet-range 10.66.0.0/24 inside');
  await cloud.json('router create door');
  await cloud.text('router set --external-gateway outside door');
  await cloud.text('router add subnet door inside');
});
afterAll(() => cloud.stop());

describe('openstacksdk', () => {
  it('creates a server from a volume with a network and a floating IP, waits for it, and deletes all of it', async () => {
    const image = (await cloud.json<{ Name: string }[]>('image list --status active --sort min_disk:asc'))[0]
      ?.Name as string;
    const { stdout } = await run('/usr/bin/python3', [join(import.meta.dirname, 'sdk.py'), image, 'inside'], {
      env: { ...cloud.environment(), PYTHONWARNINGS: 'ignore' },
    });
    expect(JSON.parse(stdout.trim().split('\n').at(-1) as string)).toMatchObject({
      status: 'ACTIVE',
      metadata: { role: 'ci' },
      private: expect.stringMatching(/^10\.66\.0\./),
      public: expect.stringMatching(/^198\.51\.100\./),
      volumes: ['in-use'],
      found: ['sdk'],
      compute: ['sdk'],
      ports: 1,
      deleted: true,
      left: { servers: 0, volumes: 0, ports: 0, ips: 0 },
    });
  });
});
