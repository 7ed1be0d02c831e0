import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenStackClient, type Rows } from './client.js';

let cloud: OpenStackClient;
const name = `vol-${process.pid}`;

beforeAll(async () => {
  cloud = await OpenStackClient.start();
});
afterAll(() => cloud.stop());

/** Until the volume, or what `kind` says, has the status. */
async function until(kind: string, which: string, status: string): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    if ((await cloud.json(`${kind} show ${which}`))['status'] === status) return;
  }
  throw new Error(`${kind} ${which} never became ${status}`);
}

describe('openstack volume', () => {
  it('creates an empty volume and shows it', async () => {
    const made = await cloud.json(`volume create --size 1 --description empty --property a=b ${name}`);
    expect(made).toMatchObject({
      name,
      size: 1,
      description: 'empty',
      status: 'creating',
      bootable: expect.anything(),
    });
    await until('volume', name, 'available');
    const shown = await cloud.json(`volume show ${name}`);
    expect(shown).toMatchObject({ id: made['id'], size: 1, attachments: [], properties: { a: 'b' } });
    expect(String(shown['bootable'])).toBe('false');
  });

  it('lists volumes, long and filtered', async () => {
    expect((await cloud.json<Rows>('volume list')).map((row) => row['Name'])).toContain(name);
    const long = await cloud.json<Rows>(`volume list --long --name ${name}`);
    expect(long).toMatchObject([{ Name: name, Size: 1, Status: 'available', Properties: { a: 'b' } }]);
    expect(await cloud.json<Rows>('volume list --status error')).toEqual([]);
    expect(await cloud.json<Rows>('volume list --limit 1')).toHaveLength(1);
  });

  it('changes name, description, properties, bootable flag and size', async () => {
    await cloud.text(`volume set --name ${name}-2 --description changed --property c=d --bootable ${name}`);
    await cloud.text(`volume set --size 2 ${name}-2`);
    await until('volume', `${name}-2`, 'available');
    await cloud.text(`volume unset --property a ${name}-2`);
    const shown = await cloud.json(`volume show ${name}-2`);
    expect(shown).toMatchObject({
      name: `${name}-2`,
      description: 'changed',
      size: 2,
      properties: { c: 'd' },
    });
    expect(String(shown['bootable'])).toBe('true');
  });

  it('takes snapshots, and makes volumes of them', async () => {
    await cloud.json(`volume snapshot create --volume ${name}-2 --description snap ${name}-s`);
    await until('volume snapshot', `${name}-s`, 'available');
    expect((await cloud.json<Rows>('volume snapshot list')).map((row) => row['Name'])).toContain(`${name}-s`);
    expect(await cloud.json(`volume snapshot show ${name}-s`)).toMatchObject({
      size: 2,
      description: 'snap',
    });
    await cloud.text(`volume snapshot set --name ${name}-s2 --property k=v ${name}-s`);
    expect(await cloud.complaint(`volume delete ${name}-2`)).toContain('have snapshots');
    const copy = await cloud.json(`volume create --snapshot ${name}-s2 ${name}-copy`);
    expect(copy).toMatchObject({ size: 2 });
    await until('volume', `${name}-copy`, 'available');
    await cloud.text(`volume delete ${name}-copy`);
    await cloud.text(`volume snapshot delete ${name}-s2`);
  });

  it('makes a bootable volume of an image', async () => {
    const image = (await cloud.json<Rows>('image list --status active --sort min_disk:asc'))[0]?.['ID'];
    await cloud.json(`volume create --image ${image} --size 20 ${name}-image`);
    await until('volume', `${name}-image`, 'available');
    const shown = await cloud.json(`volume show ${name}-image`);
    expect(String(shown['bootable'])).toBe('true');
    expect(shown['volume_image_metadata']).toMatchObject({ image_id: image });
    await cloud.text(`volume delete ${name}-image`);
  });

  it('lists types, zones, limits and quotas', async () => {
    expect((await cloud.json<Rows>('volume type list')).length).toBeGreaterThan(0);
    expect(await cloud.json<Rows>('availability zone list --volume')).toMatchObject([
      { 'Zone Status': 'available' },
    ]);
    const limits = await cloud.json<Rows>('limits show --absolute');
    expect(limits.map((row) => row['Name'])).toEqual(
      expect.arrayContaining(['maxTotalVolumes', 'totalVolumesUsed']),
    );
    expect(await cloud.json('quota show')).toMatchObject({ volumes: 10, snapshots: 10, gigabytes: 1000 });
  });

  it('deletes a volume, and then does not know it', async () => {
    await cloud.text(`volume delete ${name}-2`);
    for (let tries = 0; tries < 40; tries++) {
      if ((await cloud.json<Rows>(`volume list --name ${name}-2`)).length === 0) break;
    }
    expect(await cloud.complaint(`volume show ${name}-2`)).toContain('No volume with a name or ID');
    expect(await cloud.complaint('volume create --size 0 nothing')).not.toBe('');
  });
});
