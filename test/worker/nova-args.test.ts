import { describe, expect, it } from 'vitest';
import type { ClientVersion } from '../../src/worker/client-version.js';
import { novaArgs, placeNovaArgs } from '../../src/worker/nova-args.js';

const place = (args: object, version: ClientVersion = '2', networks: Record<string, string> = {}) =>
  placeNovaArgs(novaArgs.parse(args), version, new Map(Object.entries(networks)));

const inBase64 = (text: string) => Buffer.from(text).toString('base64');

describe('nova_args', () => {
  it.each([
    [{ key_name: 'ci' }, { key_name: 'ci' }],
    [{ availability_zone: 'az1' }, { availability_zone: 'az1' }],
    [{ security_groups: ['a', 'b'] }, { security_groups: [{ name: 'a' }, { name: 'b' }] }],
    [{ userdata: '#cloud-config\n' }, { user_data: 'I2Nsb3VkLWNvbmZpZwo=' }],
    [{ userdata: Buffer.from([0, 255]) }, { user_data: 'AP8=' }],
    [{ config_drive: true }, { config_drive: true }],
    [{ disk_config: 'AUTO' }, { 'OS-DCF:diskConfig': 'AUTO' }],
    [{ admin_pass: 'x' }, { adminPass: 'x' }],
    [{ access_ip_v4: '10.0.0.1' }, { accessIPv4: '10.0.0.1' }],
    [{ access_ip_v6: '::1' }, { accessIPv6: '::1' }],
    [
      { files: { '/b': 'two', '/a': 'one' } },
      {
        personality: [
          { path: '/a', contents: inBase64('one') },
          { path: '/b', contents: inBase64('two') },
        ],
      },
    ],
    [
      { nics: [{ 'net-id': 'n', 'v4-fixed-ip': '10.0.0.77' }, { 'port-id': 'p' }] },
      { networks: [{ uuid: 'n', fixed_ip: '10.0.0.77' }, { port: 'p' }] },
    ],
    [
      { block_device_mapping: { vda: 'v1', vdb: 's1:snap:10:1', vdc: 'v2:::0' } },
      {
        block_device_mapping: [
          { device_name: 'vda', volume_id: 'v1' },
          { device_name: 'vdb', snapshot_id: 's1', volume_size: '10', delete_on_termination: true },
          { device_name: 'vdc', volume_id: 'v2', delete_on_termination: false },
        ],
      },
    ],
  ])('%o', (args, server) => {
    expect(place(args)).toEqual({ server, hints: {} });
  });

  it.each([
    [{ description: 'd' }, '2.19', { description: 'd' }],
    [{ tags: ['a'] }, '2.52', { tags: ['a'] }],
    [{ trusted_image_certificates: ['c'] }, '2.63', { trusted_image_certificates: ['c'] }],
    [{ host: 'h', hypervisor_hostname: 'y' }, '2.74', { host: 'h', hypervisor_hostname: 'y' }],
    [{ hostname: 'h' }, '2.90', { hostname: 'h' }],
  ] as const)('%o at client_version %s', (args, version, server) => {
    expect(place(args, version).server).toMatchObject(server);
  });

  it('put scheduler hints beside the server', () => {
    expect(place({ scheduler_hints: { group: 'g' } })).toEqual({ server: {}, hints: { group: 'g' } });
  });

  it('send nothing for what is empty, null or false, as novaclient', () => {
    const empty = { key_name: null, userdata: '', config_drive: false, security_groups: [], nics: [] };
    expect(place(empty)).toEqual({ server: {}, hints: {} });
  });

  it('send the id of a network that is given by name', () => {
    expect(place({ nics: [{ 'net-name': 'lan' }] }, '2', { lan: 'uuid-of-lan' }).server).toEqual({
      networks: [{ uuid: 'uuid-of-lan' }],
    });
  });

  it("ask for networks 'auto' from 2.37 on where none are given, since Nova wants them named", () => {
    expect(place({}, '2.36').server).toEqual({});
    expect(place({}, '2.37').server).toEqual({ networks: 'auto' });
    expect(place({ nics: 'none' }, '2.37').server).toEqual({ networks: 'none' });
    expect(place({ nics: [{ 'net-id': 'n' }] }, '2.79').server).toEqual({ networks: [{ uuid: 'n' }] });
  });

  it('leave meta and block_device_mapping_v2 to be joined with the options of the worker', () => {
    expect(place({ meta: { a: 'b' }, block_device_mapping_v2: [{ uuid: 'x' }] }).server).toEqual({});
  });
});
