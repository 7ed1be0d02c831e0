import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenStackClient, type Rows } from './client.js';

let cloud: OpenStackClient;
const name = `net-${process.pid}`;

beforeAll(async () => {
  cloud = await OpenStackClient.start();
});
afterAll(() => cloud.stop());

describe('openstack network', () => {
  it('makes networks and subnets', async () => {
    const network = await cloud.json(`network create --description d ${name}`);
    expect(network).toMatchObject({
      name,
      admin_state_up: true,
      shared: false,
      status: 'ACTIVE',
      subnets: [],
    });
    const subnet = await cloud.json(
      `subnet create --network ${name} --subnet-range 10.77.0.0/24 --dns-nameserver 9.9.9.9 ${name}`,
    );
    expect(subnet).toMatchObject({
      cidr: '10.77.0.0/24',
      gateway_ip: '10.77.0.1',
      enable_dhcp: true,
      dns_nameservers: ['9.9.9.9'],
      allocation_pools: [{ start: '10.77.0.2', end: '10.77.0.254' }],
    });
    expect(await cloud.json(`network show ${name}`)).toMatchObject({ subnets: [subnet['id']] });
    expect((await cloud.json<Rows>('network list')).map((row) => row['Name'])).toContain(name);
    expect(await cloud.json<Rows>(`subnet list --network ${name}`)).toMatchObject([
      { Subnet: '10.77.0.0/24' },
    ]);
    expect(await cloud.complaint(`subnet set --gateway 10.77.0.9 ${name}`)).toContain(
      'conflicts with allocation pool',
    );
    await cloud.text(`subnet set --name ${name}-s --no-dhcp ${name}`);
    expect(await cloud.json(`subnet show ${name}-s`)).toMatchObject({ enable_dhcp: false });
  });

  it('makes ports with addresses of the pool', async () => {
    const port = await cloud.json(
      `port create --network ${name} --fixed-ip subnet=${name}-s,ip-address=10.77.0.50 ${name}`,
    );
    expect(port).toMatchObject({
      fixed_ips: [{ ip_address: '10.77.0.50' }],
      mac_address: expect.stringMatching(/^fa:16:3e/),
    });
    const drawn = await cloud.json(`port create --network ${name} ${name}-drawn`);
    expect(JSON.stringify(drawn['fixed_ips'])).toMatch(/10\.77\.0\./);
    expect(await cloud.json<Rows>(`port list --network ${name}`)).toHaveLength(2);
    await cloud.text(`port set --name ${name}-p --disable ${name}`);
    expect(await cloud.json(`port show ${name}-p`)).toMatchObject({ admin_state_up: false });
    expect(
      await cloud.complaint(`port create --network ${name} --fixed-ip ip-address=10.77.0.50 twice`),
    ).toContain('409');
    expect(await cloud.complaint(`network delete ${name}`)).toContain('409');
    await cloud.text(`port delete ${name}-p ${name}-drawn`);
  });

  it('makes security groups and rules', async () => {
    const group = await cloud.json(`security group create --description ssh ${name}`);
    expect(group).toMatchObject({ name, description: 'ssh' });
    const rule = await cloud.json(
      `security group rule create --protocol tcp --dst-port 22 --remote-ip 10.0.0.0/8 ${name}`,
    );
    expect(rule).toMatchObject({
      direction: 'ingress',
      port_range_min: 22,
      port_range_max: 22,
      remote_ip_prefix: '10.0.0.0/8',
    });
    expect(await cloud.json<Rows>(`security group rule list ${name}`)).toHaveLength(3);
    expect(
      await cloud.complaint(
        `security group rule create --protocol tcp --dst-port 22 --remote-ip 10.0.0.0/8 ${name}`,
      ),
    ).toContain('409');
    expect((await cloud.json<Rows>('security group list')).map((row) => row['Name'])).toEqual(
      expect.arrayContaining(['default', name]),
    );
    await cloud.text(`security group rule delete ${rule['id']}`);
    await cloud.text(`security group set --name ${name}-g ${name}`);
    await cloud.text(`security group delete ${name}-g`);
    expect(await cloud.complaint(`security group show ${name}-g`)).toMatch(/No SecurityGroup found/i);
  });

  it('tells extensions, and goes again', async () => {
    const extensions = await cloud.json<Rows>('extension list --network');
    expect(extensions.map((row) => row['Alias'])).toEqual(
      expect.arrayContaining(['security-group', 'quotas']),
    );
    await cloud.text(`network set --name ${name}-n ${name}`);
    await cloud.text(`network delete ${name}-n`);
    expect(await cloud.complaint(`network show ${name}-n`)).toMatch(/No Network found/i);
  });
});
