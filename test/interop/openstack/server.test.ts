import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenStackClient, type Rows } from './client.js';

let cloud: OpenStackClient;
let image: string;
let network: string;
const name = `srv-${process.pid}`;

beforeAll(async () => {
  cloud = await OpenStackClient.start();
  const images = await cloud.json<Rows>('image list --status active --sort created_at:asc');
  const named = (one: string) => images.find((row) => row['Name'] === one)?.['ID'];
  image = String(named('tiny-1') ?? images[0]?.['ID']);
  network = String((await cloud.json<Rows>('network list --internal'))[0]?.['ID']);
});
afterAll(() => cloud.stop());

async function until(status: string, which = name): Promise<Record<string, unknown>> {
  for (let tries = 0; tries < 40; tries++) {
    const server = await cloud.json(`server show ${which}`);
    if (server['status'] === status && !server['OS-EXT-STS:task_state']) return server;
  }
  throw new Error(`${which} never became ${status}`);
}

describe('openstack flavor, keypair and server group', () => {
  it('lists and shows flavors', async () => {
    const flavors = await cloud.json<Rows>('flavor list');
    expect(flavors.find((row) => row['ID'] === '1')).toMatchObject({
      Name: 'm1.tiny',
      RAM: 512,
      Disk: 1,
      VCPUs: 1,
    });
    expect(await cloud.json('flavor show m1.small')).toMatchObject({ id: '2', ram: 2048, disk: 20 });
    expect(await cloud.complaint('flavor show nothing')).toContain('No Flavor found');
  });

  it('lets an admin make and remove a flavor', async () => {
    await cloud.json(`flavor create --ram 128 --disk 2 --vcpus 3 --property hw:x=y ${name}`, 'admin');
    expect(await cloud.json(`flavor show ${name}`)).toMatchObject({
      ram: 128,
      disk: 2,
      vcpus: 3,
      properties: { 'hw:x': 'y' },
    });
    await cloud.text(`flavor delete ${name}`, 'admin');
    expect(await cloud.complaint(`flavor create --ram 1 --disk 1 --vcpus 1 ${name}`)).toContain('403');
  });

  it('makes, lists, shows and deletes keypairs', async () => {
    expect(await cloud.text(`keypair create ${name}`)).toContain('PRIVATE KEY');
    expect((await cloud.json<Rows>('keypair list')).map((row) => row['Name'])).toContain(name);
    expect(await cloud.json(`keypair show ${name}`)).toMatchObject({ name, type: 'ssh' });
    expect(await cloud.text(`keypair show --public-key ${name}`)).toMatch(/^ssh-/);
    expect(await cloud.complaint(`keypair create ${name}`)).toContain('already exists');
  });

  it('makes and deletes server groups', async () => {
    expect(await cloud.json(`server group create --policy anti-affinity ${name}`)).toMatchObject({ name });
    expect((await cloud.json<Rows>('server group list')).map((row) => row['Name'])).toContain(name);
    await cloud.text(`server group delete ${name}`);
  });
});

describe('openstack server', () => {
  it('creates a server and waits for it', async () => {
    const made = await cloud.json(
      `server create --flavor 1 --image ${image} --network ${network} --key-name ${name} --property role=ci --security-group default --wait ${name}`,
    );
    expect(made).toMatchObject({ name, status: 'ACTIVE', key_name: name });
    const server = await cloud.json(`server show ${name}`);
    expect(server).toMatchObject({ properties: { role: 'ci' }, 'OS-EXT-STS:power_state': 1 });
    expect(JSON.stringify(server['addresses'])).toMatch(/\d+\.\d+\.\d+\.\d+/);
  });

  it('lists servers, long and filtered', async () => {
    expect(await cloud.json<Rows>(`server list --name ${name}`)).toMatchObject([
      { Name: name, Status: 'ACTIVE' },
    ]);
    expect(await cloud.json<Rows>(`server list --long --status ACTIVE --name ${name}`)).toMatchObject([
      { 'Power State': 1, 'Task State': null },
    ]);
    expect(await cloud.json<Rows>('server list --status ERROR')).toEqual([]);
    expect(await cloud.json<Rows>(`server list --all-projects --name ${name}`, 'admin')).toHaveLength(1);
    expect(await cloud.complaint('server list --all-projects')).toContain('403');
  });

  it('renames it, and changes its properties and tags', async () => {
    await cloud.text(`server set --property a=b ${name}`);
    await cloud.text(`server unset --property role ${name}`);
    expect(await cloud.json(`server show ${name}`)).toMatchObject({ properties: { a: 'b' } });
    await cloud.text(`server set --name ${name}-x ${name}`);
    await cloud.text(`server set --name ${name} ${name}-x`);
    await cloud.text(`--os-compute-api-version 2.26 server set --tag t1 ${name}`);
    expect(await cloud.json<Rows>('--os-compute-api-version 2.26 server list --tags t1')).toHaveLength(1);
  });

  it('stops, starts, pauses, suspends, locks and reboots', async () => {
    const steps: readonly (readonly [command: string, status: string])[] = [
      ['stop', 'SHUTOFF'],
      ['start', 'ACTIVE'],
      ['pause', 'PAUSED'],
      ['unpause', 'ACTIVE'],
      ['suspend', 'SUSPENDED'],
      ['resume', 'ACTIVE'],
      ['reboot --hard --wait', 'ACTIVE'],
      ['lock', 'ACTIVE'],
    ];
    for (const [command, status] of steps) {
      await cloud.text(`server ${command} ${name}`);
      await until(status);
    }
    await cloud.text(`server unlock ${name}`);
    expect(await cloud.complaint(`server start ${name}`)).toContain('409');
  });

  it('resizes and confirms, rebuilds, rescues, shelves', async () => {
    await cloud.text(`server resize --flavor 2 --wait ${name}`);
    await until('VERIFY_RESIZE');
    await cloud.text(`server resize confirm ${name}`);
    expect(JSON.stringify((await until('ACTIVE'))['flavor'])).toContain('m1.small');
    await cloud.text(`server rebuild --wait --image ${image} ${name}`);
    await until('ACTIVE');
    await cloud.text(`server rescue ${name}`);
    await until('RESCUE');
    await cloud.text(`server unrescue ${name}`);
    await until('ACTIVE');
    await cloud.text(`server shelve ${name}`);
    await until('SHELVED_OFFLOADED');
    await cloud.text(`server unshelve ${name}`);
    await until('ACTIVE');
  });

  it('attaches and detaches a volume, a port, and a security group', async () => {
    await cloud.json(`volume create --size 1 ${name}`);
    await cloud.json(`server add volume ${name} ${name}`);
    expect(await cloud.json<Rows>(`server volume list ${name}`)).toHaveLength(1);
    await cloud.text(`server remove volume ${name} ${name}`);
    await cloud.json(`port create --network ${network} ${name}`);
    await cloud.text(`server add port ${name} ${name}`);
    expect(await cloud.json<Rows>(`port list --server ${name}`)).toHaveLength(2);
    await cloud.text(`server remove port ${name} ${name}`);
    await cloud.json(`security group create ${name}`);
    await cloud.text(`server add security group ${name} ${name}`);
    await cloud.text(`server remove security group ${name} ${name}`);
    await cloud.text(`security group delete ${name}`);
    await cloud.text(`volume delete ${name}`);
  });

  it('tells its console log and what was done to it', async () => {
    await cloud.text(`console log show ${name}`);
    const events = await cloud.json<Rows>(`server event list ${name}`);
    expect(events.map((row) => row['Action'])).toEqual(
      expect.arrayContaining(['create', 'stop', 'start', 'reboot']),
    );
    const create = events.find((row) => row['Action'] === 'create');
    expect(await cloud.json(`server event show ${name} ${create?.['Request ID']}`)).toMatchObject({
      action: 'create',
    });
  });

  it('boots from a volume that goes with the server', async () => {
    await cloud
      .json(`server create --flavor 3 --image ${image} --boot-from-volume 1 --nic none --wait ${name}-bfv`)
      .catch(async () =>
        cloud.json(
          `--os-compute-api-version 2.37 server create --flavor 3 --image ${image} --boot-from-volume 1 --nic none --wait ${name}-bfv`,
        ),
      );
    const server = await cloud.json(`server show ${name}-bfv`);
    expect(server).toMatchObject({ status: 'ACTIVE' });
    expect(String(server['image'])).toMatch(/N\/A|^$/);
    await cloud.text(`server delete --wait ${name}-bfv`);
  });

  it('tells limits, quotas, zones and usage', async () => {
    const limits = await cloud.json<Rows>('limits show --absolute');
    expect(limits.map((row) => row['Name'])).toEqual(
      expect.arrayContaining(['maxTotalInstances', 'totalInstancesUsed']),
    );
    expect(await cloud.json('quota show')).toMatchObject({ instances: 10, cores: expect.any(Number) });
    expect(await cloud.json<Rows>('availability zone list --compute')).toMatchObject([
      { 'Zone Name': 'nova' },
    ]);
    expect((await cloud.json<Rows>('hypervisor list', 'admin')).length).toBeGreaterThan(0);
    expect((await cloud.json<Rows>('compute service list', 'admin')).map((row) => row['Binary'])).toContain(
      'nova-compute',
    );
    expect(await cloud.text('usage show')).toContain('Usage from');
  });

  it('deletes, and then does not know it', async () => {
    await cloud.text(`server delete --wait ${name}`);
    await cloud.text(`keypair delete ${name}`);
    expect(await cloud.complaint(`server show ${name}`)).toContain('No server with a name or ID');
    expect(await cloud.complaint(`server create --flavor 1 --image nothing ${name}`)).not.toBe('');
  });
});
