import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configDriveFiles } from '../../sim/metadata/config-drive.js';
import { prefixNetmask } from '../../sim/metadata/netmask.js';
import { addressesOf, portsOf } from '../../sim/network/server-ports.js';
import { MetadataHarness } from './metadata-harness.js';

const PUBLIC_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGtZ0oTBjkQ1fV8fFqpUpmPWC1UmnVVWcSTQLr6xT5cs ci@example';

describe('the metadata service', () => {
  it('shows a server the meta that it was created with, whatever that is', () => {
    const key = fc.stringMatching(/^[a-zA-Z0-9_.: -]{1,40}$/);
    const value = fc
      .string({ maxLength: 200, unit: 'grapheme' })
      .filter((text) => !/[\u{10000}-\u{10ffff}]/u.test(text));
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 8 }), (meta) => {
        const harness = new MetadataHarness();
        const server = harness.boot({ metadata: meta });
        const { status, json } = harness.asGuest(server, '/openstack/latest/meta_data.json');
        expect(status).toBe(200);
        expect(json.meta ?? {}).toEqual({ ...meta });
      }),
      { numRuns: 25 },
    );
  });

  it('knows a server by its address, by the header of Neutron’s proxy, and by an id before the path', () => {
    const harness = new MetadataHarness();
    const [one, two] = [harness.boot({ name: 'one' }), harness.boot({ name: 'two', networks: 'none' })];
    const path = '/openstack/latest/meta_data.json';
    const asked = { service: 'metadata' } as const;
    expect(harness.asGuest(one, path).json.uuid).toBe(one.id);
    const mapped = `::ffff:${addressesOf(harness.cloud, one.id)[0]?.address}`;
    expect(harness.ask('GET', path, { ...asked, remoteAddress: mapped }).json.uuid).toBe(one.id);
    const headers = { 'x-instance-id': two.id, 'x-tenant-id': two.projectId };
    expect(harness.ask('GET', path, { ...asked, headers }).json.name).toBe('two');
    expect(harness.ask('GET', `/metadata/${two.id}${path}`, asked).json.name).toBe('two');
    expect(harness.ask('GET', `/${two.id}${path}`, asked).json.name).toBe('two');
  });

  it('tells nobody else anything: not a stranger, not another tenant, not for a server that is gone', () => {
    const harness = new MetadataHarness();
    const server = harness.boot();
    const path = '/openstack/latest/meta_data.json';
    const status = (question: object): number =>
      harness.ask('GET', path, { service: 'metadata', ...question }).status;
    expect(status({ remoteAddress: '192.0.2.1' })).toBe(404);
    expect(status({ headers: { 'x-instance-id': server.id, 'x-tenant-id': 'someone' } })).toBe(404);
    const [address] = addressesOf(harness.cloud, server.id);
    harness.ask('DELETE', `/v2.1/servers/${server.id}`, { token: harness.user, service: 'compute' });
    harness.cloud.settle();
    expect(status({ headers: { 'x-instance-id': server.id } })).toBe(404);
    expect(status({ remoteAddress: address?.address })).toBe(404);
  });

  it('lists its versions, and in each what that version has', () => {
    const harness = new MetadataHarness();
    const server = harness.boot({ user_data: Buffer.from('#!/bin/sh\n').toString('base64') });
    const list = (path: string): string[] => harness.asGuest(server, path).text.split('\n');
    expect(list('/openstack')).toEqual([
      '2012-08-10',
      '2013-04-04',
      '2013-10-17',
      '2015-10-15',
      '2016-06-30',
      '2016-10-06',
      '2017-02-22',
      '2018-08-27',
      '2020-10-14',
      'latest',
    ]);
    expect(list('/openstack/2012-08-10/')).toEqual(['meta_data.json', 'user_data']);
    expect(list('/openstack/latest')).toEqual([
      'meta_data.json',
      'user_data',
      'password',
      'vendor_data.json',
      'network_data.json',
      'vendor_data2.json',
    ]);
    expect(harness.asGuest(server, '/openstack/2012-08-10/network_data.json').status).toBe(404);
    expect(harness.asGuest(server, '/openstack/2030-01-01/meta_data.json').status).toBe(404);
    expect(list('/')).toContain('2009-04-04');
  });

  it('adds to meta_data.json what each release added', () => {
    const harness = new MetadataHarness();
    harness.addKeypair('mine', PUBLIC_KEY);
    const server = harness.boot({ key_name: 'mine' });
    const keys = (version: string): string[] =>
      Object.keys(harness.asGuest(server, `/openstack/${version}/meta_data.json`).json);
    const first = ['uuid', 'public_keys', 'keys', 'hostname', 'name', 'launch_index', 'availability_zone'];
    expect(keys('2012-08-10')).toEqual(first);
    expect(keys('2013-04-04')).toEqual([...first, 'random_seed']);
    expect(keys('2015-10-15')).toEqual([...first, 'random_seed', 'project_id']);
    expect(keys('latest')).toEqual([...first, 'random_seed', 'project_id', 'devices', 'dedicated_cpus']);
    const { json } = harness.asGuest(server, '/openstack/latest/meta_data.json');
    expect(json).toMatchObject({
      uuid: server.id,
      hostname: 'guest.novalocal',
      public_keys: { mine: PUBLIC_KEY },
      keys: [{ name: 'mine', type: 'ssh', data: PUBLIC_KEY }],
    });
    expect(Buffer.from(json.random_seed, 'base64')).toHaveLength(512);
  });

  it('gives back user data byte for byte, and is asked in vain where there is none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        const harness = new MetadataHarness();
        const text = Buffer.from(bytes).toString('base64');
        const server = harness.boot({ user_data: text, networks: 'none' });
        const answer = harness.cloud.answer({
          method: 'GET',
          target: `/${server.id}/openstack/latest/user_data`,
          headers: { host: '127.0.0.1:8775' },
          localPort: 8775,
        });
        expect(Buffer.from(answer.response.body)).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 20 },
    );
    const harness = new MetadataHarness();
    const plain = harness.boot();
    expect(harness.asGuest(plain, '/openstack/latest/user_data').status).toBe(404);
    expect(harness.asGuest(plain, '/latest/user-data').status).toBe(404);
  });

  it('keeps the password that a guest posts, once', () => {
    const harness = new MetadataHarness();
    const server = harness.boot();
    const path = '/openstack/latest/password';
    expect(harness.asGuest(server, path).text).toBe('');
    expect(harness.asGuest(server, path, 'POST', 'x'.repeat(1021)).status).toBe(400);
    expect(harness.asGuest(server, path, 'POST', 'encrypted').status).toBe(200);
    expect(harness.asGuest(server, path, 'POST', 'again').status).toBe(409);
    expect(harness.asGuest(server, path).text).toBe('encrypted');
    expect(harness.asGuest(server, path, 'PUT', 'x').status).toBe(400);
  });

  it('describes the network cards: by DHCP where the subnet has it, with addresses where it has not', () => {
    const harness = new MetadataHarness();
    const server = harness.boot();
    const [port] = portsOf(harness.cloud, server.id);
    const read = () => harness.asGuest(server, '/openstack/latest/network_data.json').json;
    const link = `tap${port?.id.slice(0, 11)}`;
    expect(read()).toMatchObject({
      links: [{ id: link, vif_id: port?.id, ethernet_mac_address: port?.mac_address, mtu: null }],
      networks: [{ id: 'network0', type: 'ipv4_dhcp', link, network_id: port?.network_id }],
    });
    for (const subnet of harness.cloud.network.subnets.values()) subnet.enable_dhcp = false;
    const subnet = harness.cloud.network.subnets.get(port?.fixed_ips[0]?.subnet_id ?? '');
    const netmask = prefixNetmask(Number(subnet?.cidr.split('/')[1]), 4);
    expect(read().networks[0]).toMatchObject({
      type: 'ipv4',
      ip_address: port?.fixed_ips[0]?.ip_address,
      netmask,
      routes: [{ network: '0.0.0.0', netmask: '0.0.0.0' }],
    });
  });

  it('has the form of EC2 too, folder by folder', () => {
    const harness = new MetadataHarness();
    harness.addKeypair('mine', PUBLIC_KEY);
    const server = harness.boot({ key_name: 'mine', user_data: 'aGk=' });
    const read = (path: string): string => harness.asGuest(server, path).text;
    expect(read('/latest')).toBe('meta-data/\nuser-data');
    expect(read('/latest/user-data')).toBe('hi');
    expect(read('/latest/meta-data/').split('\n')).toEqual([
      'ami-id',
      'ami-launch-index',
      'ami-manifest-path',
      'block-device-mapping/',
      'hostname',
      'instance-action',
      'instance-id',
      'instance-type',
      'local-hostname',
      'local-ipv4',
      'placement/',
      'public-hostname',
      'public-ipv4',
      'public-keys/',
      'reservation-id',
      'security-groups',
    ]);
    expect(read('/1.0/meta-data').split('\n')).not.toContain('public-ipv4');
    expect(read('/latest/meta-data/public-keys')).toBe('0=mine');
    expect(read('/latest/meta-data/public-keys/0/openssh-key')).toBe(PUBLIC_KEY);
    expect(read('/ec2/2009-04-04/meta-data/local-ipv4')).toBe(
      addressesOf(harness.cloud, server.id)[0]?.address,
    );
    expect(read('/latest/meta-data/placement/availability-zone')).toBe('nova');
    expect(read('/latest/meta-data/security-groups')).toBe('default');
    expect(harness.asGuest(server, '/latest/meta-data/nope').status).toBe(404);
    expect(harness.asGuest(server, '/latest/meta-data/__proto__').status).toBe(404);
    expect(harness.asGuest(server, '/2030-01-01').status).toBe(404);
  });

  it('answers any path with 200 or 404', () => {
    const harness = new MetadataHarness();
    const server = harness.boot();
    const segment = fc.oneof(
      fc.constantFrom(
        'openstack',
        'latest',
        'ec2',
        'meta-data',
        '..',
        '.',
        '',
        '%2e%2e',
        '%',
        '1.0',
        '__proto__',
      ),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 6 }), (segments) => {
        expect([200, 404]).toContain(harness.asGuest(server, `/${segments.join('/')}`).status);
      }),
    );
  });
});

describe('a config drive', () => {
  it('holds what the metadata service says, but for what changes from one look to the next', () => {
    const harness = new MetadataHarness();
    const server = harness.boot({ metadata: { role: 'worker' }, user_data: 'aGk=', config_drive: true });
    const files = configDriveFiles(harness.cloud, server);
    const text = (path: string): string => Buffer.from(files.get(path) ?? '').toString('utf8');
    for (const path of ['openstack/latest/network_data.json', 'openstack/2018-08-27/user_data']) {
      expect(text(path)).toBe(harness.asGuest(server, `/${path}`).text);
    }
    const path = 'openstack/latest/meta_data.json';
    const { random_seed: _, ...drive } = JSON.parse(text(path));
    const { random_seed: __, ...service } = harness.asGuest(server, `/${path}`).json;
    expect(drive).toEqual(service);
    expect(JSON.parse(text('ec2/latest/meta-data.json'))).toMatchObject({ 'instance-type': 'm1.tiny' });
    expect([...files.keys()].filter((name) => name.endsWith('password'))).toEqual([]);
  });
});

describe('a netmask', () => {
  it('has as many leading ones as its prefix is long', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 32 }), (prefix) => {
        const bits = prefixNetmask(prefix, 4)
          .split('.')
          .map((part) => Number(part).toString(2).padStart(8, '0'))
          .join('');
        expect(bits).toBe('1'.repeat(prefix).padEnd(32, '0'));
      }),
    );
    expect(prefixNetmask(64, 6)).toBe('ffff:ffff:ffff:ffff::');
    expect(prefixNetmask(0, 6)).toBe('::');
    expect(prefixNetmask(127, 6)).toBe('ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe');
  });
});
