import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenStackClient } from './client.js';

const run = promisify(execFile);
let cloud: OpenStackClient;

/**
 * A router from the project's own network to the outside. Of several networks to the outside openstacksdk takes
 * the first that is listed, and a floating IP of one that the router does not lead to is refused: so this uses
 * the one that the cloud has, where it has one.
 */
beforeAll(async () => {
  cloud = await OpenStackClient.start();
  const outside =
    (await cloud.json<{ Name: string }[]>('network list --external'))[0]?.Name ?? (await addOutside());
  await cloud.json('network create inside');
  await cloud.json('subnet create --network inside --subnet-range 10.66.0.0/24 inside');
  await cloud.json('router create door');
  await cloud.text(`router set --external-gateway ${outside} door`);
  await cloud.text('router add subnet door inside');
});

async function addOutside(): Promise<string> {
  await cloud.json('network create --external --share outside', 'admin');
  await cloud.json(
    'subnet create --network outside --subnet-range 198.51.100.0/24 --no-dhcp outside',
    'admin',
  );
  return 'outside';
}

afterAll(() => cloud.stop());

describe('openstacksdk', () => {
  it('creates a server from a volume with a network and a floating IP, waits for it, and deletes all of it', async () => {
    const image = (await cloud.json<{ Name: string }[]>('image list --status active --sort min_disk:asc'))[0]
      ?.Name as string;
    const { stdout } = await run('/usr/bin/python3', [join(import.meta.dirname, 'sdk.py'), image, 'inside'], {
      env: { ...cloud.environment(), PYTHONWARNINGS: 'ignore' },
    });
    const seen = JSON.parse(stdout.trim().split('\n').at(-1) as string);
    expect(seen).toMatchObject({
      status: 'ACTIVE',
      metadata: { role: 'ci' },
      private: expect.stringMatching(/^10\.66\.0\./),
      ips: [expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/)],
      public: seen.ips[0],
      volumes: ['in-use'],
      found: ['sdk'],
      compute: ['sdk'],
      ports: 1,
      deleted: true,
      left: { servers: 0, volumes: 0, ports: 0, ips: 0 },
    });
  });
});
