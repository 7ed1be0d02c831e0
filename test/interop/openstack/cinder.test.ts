import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenStackClient } from './client.js';

const run = promisify(execFile);
let cloud: OpenStackClient;

beforeAll(async () => {
  cloud = await OpenStackClient.start();
});
afterAll(() => cloud.stop());

async function cinder(command: string): Promise<string> {
  const env = { ...cloud.environment(), OS_VOLUME_API_VERSION: '3.60', PYTHONWARNINGS: 'ignore' };
  return (await run('/usr/bin/cinder', command.split(' '), { env })).stdout;
}

describe('cinder', () => {
  it('creates a volume, renames, extends, lists and deletes it', async () => {
    const name = `cinder-${process.pid}`;
    expect(await cinder(`create 1 --name ${name} --poll --metadata a=b`)).toContain(name);
    await cinder(`rename ${name} ${name}-2`);
    await cinder(`extend ${name}-2 2`);
    expect(await cinder('list --metadata a=b')).toMatch(new RegExp(`${name}-2 +\\| 2`));
    await cinder(`delete ${name}-2`);
    await expect(cinder(`show ${name}-2`)).rejects.toThrow('No volume with a name or ID');
  });
});
