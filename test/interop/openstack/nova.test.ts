import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenStackClient, type Rows } from './client.js';

const run = promisify(execFile);
let cloud: OpenStackClient;
let image: string;
let network: string;
const name = `nova-${process.pid}`;

beforeAll(async () => {
  cloud = await OpenStackClient.start();
  const images = await cloud.json<Rows>('image list --status active --sort min_disk:asc');
  image = String(images[0]?.['ID']);
  network = String((await cloud.json<Rows>('network list --internal'))[0]?.['ID']);
});
afterAll(() => cloud.stop());

/** Debian's python3-novaclient, unchanged; it asks for the latest microversion that it and the cloud know. */
async function nova(command: string): Promise<string> {
  const { stdout } = await run('/usr/bin/nova', command.split(' '), { env: cloud.environment() });
  return stdout;
}

describe('nova, of novaclient', () => {
  it('lists flavors, limits and versions', async () => {
    expect(await nova('flavor-list')).toContain('m1.tiny');
    expect(await nova('flavor-show 1')).toContain('m1.tiny');
    expect(await nova('limits')).toMatch(/Instances\s+\|/);
    expect(await nova('version-list')).toContain('v2.1');
    expect(await nova('availability-zone-list')).toContain('nova');
  });

  it('boots a server at the newest microversion, and shows it', async () => {
    const booted = await nova(
      `boot --flavor 1 --image ${image} --nic net-id=${network} --meta role=ci --poll ${name}`,
    );
    expect(booted).toMatch(/Server building\.\.\. 100% complete|Finished/);
    const shown = await nova(`show ${name}`);
    expect(shown).toMatch(/status\s+\| ACTIVE/);
    expect(shown).toContain('"role": "ci"');
    expect(await nova(`list --name ${name}`)).toMatch(/ACTIVE/);
  });

  it('changes and tags it', async () => {
    await nova(`meta ${name} set a=b`);
    expect(await nova(`show ${name}`)).toContain('"a": "b"');
    await nova(`server-tag-add ${name} t1`);
    expect(await nova(`server-tag-list ${name}`)).toContain('t1');
    await nova(`lock ${name}`);
    await nova(`unlock ${name}`);
    expect(await nova(`instance-action-list ${name}`)).toContain('create');
    expect(await nova(`interface-list ${name}`)).toContain('ACTIVE');
    expect(await nova(`console-log ${name}`)).not.toBe('');
  });

  it('deletes it', async () => {
    expect(await nova(`delete ${name}`)).toContain('has been accepted');
    for (let tries = 0; tries < 20; tries++) {
      if (!(await nova(`list --name ${name}`)).includes(name)) return;
    }
    throw new Error('it is still listed');
  });

  it('says what the cloud says', async () => {
    await expect(nova('show nothing')).rejects.toThrow('No server with a name or ID');
    await expect(nova(`boot --flavor 1 --nic net-id=${network} ${name}`)).rejects.toThrow(
      /you need to specify|image/i,
    );
  });
});
