import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenStackClient, type Rows } from './client.js';

let cloud: OpenStackClient;
let folder: string;
const name = `img-${process.pid}`;
const data = randomBytes(5000);

beforeAll(async () => {
  cloud = await OpenStackClient.start();
  folder = await mkdtemp(join(tmpdir(), 'interop-'));
  await writeFile(join(folder, 'up'), data);
});
afterAll(async () => {
  await cloud.stop();
  await rm(folder, { recursive: true });
});

describe('openstack image', () => {
  it('lists the images of the cloud', async () => {
    const images = await cloud.json<Rows>('image list --public');
    expect(images.length).toBeGreaterThan(1);
    expect(new Set(images.map((row) => row['Status']))).toEqual(new Set(['active']));
    const long = await cloud.json<Rows>('image list --long --sort name:asc');
    const names = long.map((row) => String(row['Name']));
    expect(names).toEqual([...names].sort());
  });

  it('uploads, shows and downloads data', async () => {
    const made = await cloud.json(
      `image create --file ${join(folder, 'up')} --disk-format raw --container-format bare --min-disk 1 --min-ram 64 --property os_distro=debian --tag ci ${name}`,
    );
    expect(made).toMatchObject({ name, owner: expect.any(String), min_disk: 1 });
    const shown = await cloud.json(`image show ${name}`);
    expect(shown).toMatchObject({
      status: 'active',
      size: data.length,
      checksum: createHash('md5').update(data).digest('hex'),
      min_ram: 64,
      tags: ['ci'],
      visibility: 'shared',
      properties: expect.objectContaining({ os_distro: 'debian' }),
    });
    await cloud.text(`image save --file ${join(folder, 'down')} ${name}`);
    expect(await readFile(join(folder, 'down'))).toEqual(data);
  });

  it('filters by name, property, tag and visibility', async () => {
    expect(await cloud.json<Rows>(`image list --name ${name}`)).toMatchObject([{ Name: name }]);
    expect(await cloud.json<Rows>('image list --property os_distro=debian --private')).toEqual([]);
    expect(await cloud.json<Rows>('image list --tag ci --shared')).toMatchObject([{ Name: name }]);
    expect(await cloud.json<Rows>('image list --limit 1')).toHaveLength(1);
  });

  it('changes name, properties, tags and protection', async () => {
    await cloud.text(`image set --name ${name}-2 --property os_version=12 --tag other --protected ${name}`);
    expect(await cloud.json(`image show ${name}-2`)).toMatchObject({
      protected: true,
      tags: expect.arrayContaining(['ci', 'other']),
    });
    expect(await cloud.complaint(`image delete ${name}-2`)).toContain('protected');
    await cloud.text(`image set --unprotected ${name}-2`);
    await cloud.text(`image unset --property os_version --tag other ${name}-2`);
    const shown = await cloud.json(`image show ${name}-2`);
    expect(shown['tags']).toEqual(['ci']);
    expect(shown['properties']).not.toHaveProperty('os_version');
  });

  it('deactivates and reactivates', async () => {
    await cloud.text(`image set --deactivate ${name}-2`);
    expect(await cloud.json(`image show ${name}-2`)).toMatchObject({ status: 'deactivated' });
    await cloud.text(`image set --activate ${name}-2`);
    expect(await cloud.json(`image show ${name}-2`)).toMatchObject({ status: 'active' });
  });

  it('shares with a project', async () => {
    const project = (await cloud.json<Rows>('project list', 'admin')).find(
      (row) => row['Name'] === 'other',
    )?.['ID'];
    await cloud.json(`image add project ${name}-2 ${project}`);
    expect(await cloud.json<Rows>(`image member list ${name}-2`)).toMatchObject([
      { 'Member ID': project, Status: 'pending' },
    ]);
    await cloud.text(`image remove project ${name}-2 ${project}`);
  });

  it('deletes, and then does not know it', async () => {
    await cloud.text(`image delete ${name}-2`);
    expect(await cloud.complaint(`image show ${name}-2`)).toMatch(/No Image found|Could not find/i);
  });
});
