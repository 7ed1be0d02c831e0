import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/worker/configuration-error.js';
import { imageSelector } from '../../src/worker/image-selector.js';
import { parseOptions, renderLaunch } from '../../src/worker/options.js';
import { renderer } from '../../src/worker/rendering.js';

const IMAGE = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';
const DEVICE = '3f0b8868-67e7-4a5b-b685-2824709bd486';
const account = {
  os_username: 'user',
  os_password: 'hunter2',
  os_tenant_name: 'tenant',
  os_auth_url: 'http://127.0.0.1:35357/v2.0',
};
const good = { flavor: 1, image: IMAGE, ...account };
const parse = (options: object, env: Record<string, string> = {}) =>
  parseOptions('bot2', 'sekrit', options, env);

function problems(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n');
    throw error;
  }
  return [];
}

/** What is changed in a good configuration, and every line of the one error it makes. */
const WRONG: readonly [given: object, ...lines: string[]][] = [
  [{ flavor: undefined }, 'flavor: give the id or the name of a flavor'],
  [{ flavor: '' }, 'flavor: give the id or the name of a flavor'],
  [{ flavor: 1.5 }, 'flavor: give the id or the name of a flavor'],
  [{ image: undefined }, 'image: give an image, block_devices, or both'],
  [{ image: null }, 'image: give an image, block_devices, or both'],
  [
    { image: 7 },
    'image: give a UUID, a name, a function that chooses among the images, or an imageSelector(...)',
  ],
  [{ imgae: 'x' }, 'imgae: is no option; did you mean image?'],
  [{ buildWaitTimeout: 5 }, 'buildWaitTimeout: is no option; did you mean build_wait_timeout?'],
  [{ os_username: 5 }, "os_username: give the user's name"],
  [{ os_username: undefined }, "os_username: give the user's name, or set OS_USERNAME"],
  [{ os_password: undefined }, "os_password: give the user's password, or set OS_PASSWORD"],
  [{ os_tenant_name: undefined }, "os_tenant_name: give the project's name, or set OS_TENANT_NAME"],
  [{ os_auth_url: undefined }, 'os_auth_url: give the URL of Keystone, or set OS_AUTH_URL'],
  [
    { os_auth_url: 'keystone:5000' },
    'os_auth_url: give an http or https URL, such as http://127.0.0.1:5000/v3',
  ],
  [
    { os_cloud: 'ci' },
    'os_cloud: give it or os_username, os_password, os_tenant_name, os_auth_url, not both',
  ],
  [{ os_auth_args: 'x' }, "os_auth_args: give an object of keystoneauth's options"],
  [
    { client_version: '3' },
    "client_version: give '2', or '2.N' for a microversion such as '2.79' ('1.1' is deprecated)",
  ],
  [
    { client_version: 'latest' },
    "client_version: give '2', or '2.N' for a microversion such as '2.79' ('1.1' is deprecated)",
  ],
  [
    { client_version: '' },
    "client_version: give '2', or '2.N' for a microversion such as '2.79' ('1.1' is deprecated)",
  ],
  [{ meta: { n: 5 } }, 'meta.n: give text'],
  [{ meta: { 'a/b': 'c' } }, 'meta.a/b: name it with 1 to 255 letters, digits, blanks and - _ : .'],
  [{ meta: ['x'] }, 'meta: give an object of text values'],
  [{ meta: { long: 'x'.repeat(256) } }, 'meta.long: give at most 255 characters'],
  [
    { meta: Object.fromEntries(Array.from({ length: 126 }, (_, i) => [`k${i}`, 'v'])) },
    'meta: give at most 125 items',
  ],
  [{ missing_timeout: '20m' }, 'missing_timeout: give a number of seconds; 0 waits for ever'],
  [{ missing_timeout: -1 }, 'missing_timeout: give a number of seconds; 0 waits for ever'],
  [
    { build_wait_timeout: 'never' },
    'build_wait_timeout: give a number of seconds: 0 ends the instance with its build, a negative number never',
  ],
  [{ max_builds: -1 }, 'max_builds: give a whole number; 0 is no limit'],
  [{ max_builds: 1.5 }, 'max_builds: give a whole number; 0 is no limit'],
  [{ notify_on_missing: 5 }, 'notify_on_missing: give a mail address or a list of them'],
  [{ notify_on_missing: ['a@b', 'no address'] }, 'notify_on_missing[1]: give a mail address'],
  [
    { keepalive_interval: 0 },
    'keepalive_interval: give a number of seconds above 0, or null for no keepalive',
  ],
  [{ launch_retries: -1 }, 'launch_retries: give a whole number'],
  [{ poll_interval: 0 }, 'poll_interval: give a number of seconds above 0'],
  [{ requests_per_second: -1 }, 'requests_per_second: give a number; 0 is no limit'],
  [{ adopt_leftovers: 'yes' }, 'adopt_leftovers: give true or false, without quotes'],
  [{ properties: [] }, 'properties: give an object'],
  [{ locks: [{ name: 'db', mode: 'all' }] }, "locks[0].mode: give one of 'counting', 'exclusive'"],
  [{ block_devices: {} }, 'block_devices: give a list of objects'],
  [{ block_devices: [5] }, 'block_devices[0]: give an object such as { uuid, volume_size }'],
  [{ block_devices: [{}] }, 'block_devices[0].uuid: give the UUID of the image, snapshot or volume'],
  [
    { block_devices: [{ uuid: 'tiny', volume_size: 10 }] },
    'block_devices[0].uuid: give the UUID of the image, snapshot or volume',
  ],
  [
    { block_devices: [{ uuid: DEVICE, volume_size: 0 }] },
    'block_devices[0].volume_size: give a whole number of GiB, 1 or more',
  ],
  [
    { block_devices: [{ uuid: DEVICE, volume_size: 2.5 }] },
    'block_devices[0].volume_size: give a whole number of GiB, 1 or more',
  ],
  [
    { block_devices: [{ uuid: DEVICE, delete_on_termination: 'False' }] },
    'block_devices[0].delete_on_termination: give true or false, without quotes',
  ],
  [
    { block_devices: [{ uuid: DEVICE, source_type: 'zork' }] },
    "block_devices[0].source_type: give one of 'image', 'snapshot', 'volume', 'blank'",
  ],
  [
    { block_devices: [{ uuid: DEVICE, destination_type: 'disk' }] },
    "block_devices[0].destination_type: give one of 'volume', 'local'",
  ],
  [
    { block_devices: [{ uuid: DEVICE, boot_index: -2 }] },
    'block_devices[0].boot_index: give 0 to boot from the device, -1 not to',
  ],
  [
    { block_devices: [{ uuid: DEVICE, volume_sise: 1 }] },
    'block_devices[0].volume_sise: is no key of a block device; did you mean volume_size?',
  ],
  [
    { block_devices: [{ uuid: DEVICE, source_type: 'blank', volume_size: 1 }] },
    "block_devices[0].uuid: leave it out: a device with source_type 'blank' has no source",
  ],
  [
    { block_devices: [{ source_type: 'blank' }] },
    "block_devices[0].volume_size: give its size in GiB: a device with source_type 'blank' has no source to take it from",
  ],
  [
    { block_devices: [{ uuid: DEVICE, source_type: 'snapshot', destination_type: 'local' }] },
    "block_devices[0].destination_type: give 'volume': only an image or a blank device can be local",
  ],
  [
    { block_devices: [{ uuid: DEVICE }, { uuid: IMAGE, boot_index: -1 }] },
    "block_devices[1].device_name: is 'vda', as block_devices[0] is; give each device a name of its own, such as vdb",
  ],
  [
    { block_devices: [{ uuid: DEVICE }, { uuid: IMAGE, device_name: 'vdb' }] },
    'block_devices: give the devices to boot from the boot_index 0, 1, 2 and so on, once each, and the others -1',
  ],
  [
    { image: undefined, block_devices: [{ uuid: DEVICE, boot_index: -1 }] },
    'block_devices: give the device to boot from boot_index 0, or give an image',
  ],
  [
    { block_devices: [{ uuid: DEVICE, volume_type: 'ssd' }] },
    'block_devices[0].volume_type: needs client_version 2.67 or later',
  ],
  [
    { block_devices: [{ uuid: DEVICE, tag: 'root' }] },
    'block_devices[0].tag: needs client_version 2.32, or 2.42 and later',
  ],
  [{ nova_args: [] }, 'nova_args: give an object'],
  [
    { nova_args: { keyname: 'k' } },
    'nova_args.keyname: is no argument of novaclient; did you mean key_name?',
  ],
  [
    { nova_args: { zork: 1 } },
    'nova_args.zork: is no argument of novaclient; the known are access_ip_v4, access_ip_v6, admin_pass, ' +
      'availability_zone, block_device_mapping, block_device_mapping_v2, config_drive, description, ' +
      'disk_config, files, host, hostname, hypervisor_hostname, key_name, max_count, meta, min_count, nics, ' +
      'reservation_id, scheduler_hints, security_groups, tags, trusted_image_certificates, userdata',
  ],
  [{ nova_args: { nics: 'auto' } }, "nova_args.nics: 'auto' needs client_version 2.37 or later"],
  [{ nova_args: { nics: [{}] } }, 'nova_args.nics[0]: give one of net-id, net-name and port-id'],
  [
    { nova_args: { nics: [{ 'net-id': 'n', 'v4-fixed-ip': '1.2.3.4', 'v6-fixed-ip': '::1' }] } },
    'nova_args.nics[0]: give v4-fixed-ip or v6-fixed-ip, not both',
  ],
  [{ nova_args: { nics: 5 } }, "nova_args.nics: give a list such as [{ 'net-id': ID }], 'auto' or 'none'"],
  [{ nova_args: { max_count: 2 } }, 'nova_args.max_count: leave it out: a latent worker has one instance'],
  [
    { nova_args: { reservation_id: true } },
    'nova_args.reservation_id: leave it out: the instance could not be found by a reservation',
  ],
  [{ nova_args: { description: 'ci' } }, 'nova_args.description: needs client_version 2.19 or later'],
  [{ nova_args: { hostname: 'ci' } }, 'nova_args.hostname: needs client_version 2.90 or later'],
  [
    { client_version: '2.79', nova_args: { files: { '/etc/motd': 'hi' } } },
    'nova_args.files: is gone from client_version 2.57 on; put the files in userdata',
  ],
  [
    { nova_args: { userdata: 'x'.repeat(60_000) } },
    'nova_args.userdata: is longer than 65535 bytes once in base64; have it fetch the rest',
  ],
  [{ nova_args: { meta: { a: 1 } } }, 'nova_args.meta.a: give text'],
  [
    { nova_args: { block_device_mapping: { vda: 'a:b:c:d' } } },
    'nova_args.block_device_mapping.vda: give text such as ID:snap:10:1',
  ],
  [
    { nova_args: { block_device_mapping: { vdb: 'a' }, block_device_mapping_v2: [{ uuid: DEVICE }] } },
    'nova_args.block_device_mapping: give it or block_device_mapping_v2, not both',
  ],
];

describe('a wrong configuration', () => {
  it.each(WRONG)('%o', (change: object, ...lines: string[]) => {
    expect(problems(() => parse({ ...good, ...change }))).toEqual(lines);
  });

  it.each([
    [1, 'name: give 1 to 50 letters, digits, _ and -, of which the first is no digit'],
    ['2bot', 'name: give 1 to 50 letters, digits, _ and -, of which the first is no digit'],
    ['b'.repeat(51), 'name: give 1 to 50 letters, digits, _ and -, of which the first is no digit'],
    ['debug', "name: 'debug' is reserved; give another"],
  ])('name %o', (name, line) => {
    expect(problems(() => parseOptions(name, 'sekrit', good, {}))).toEqual([line]);
  });

  it('is told whole, in one error, with no secret in it', () => {
    const lines = problems(() =>
      parseOptions(
        'status',
        '',
        { ...account, os_auth_url: undefined, zork: 1, flavor: {}, meta: { a: 1 } },
        {},
      ),
    );
    expect(lines).toEqual([
      "name: 'status' is reserved; give another",
      'password: give the password that the worker logs in with',
      expect.stringMatching(/^zork: is no option/),
      'flavor: give the id or the name of a flavor',
      'meta.a: give text',
      'image: give an image, block_devices, or both',
      'os_auth_url: give the URL of Keystone, or set OS_AUTH_URL',
    ]);
    expect(lines.join()).not.toContain(account.os_password);
  });
});

describe('a good configuration', () => {
  it('has the documented defaults', () => {
    expect(parse(good)).toMatchObject({
      missing_timeout: 20 * 60,
      build_wait_timeout: 10 * 60,
      client_version: '1.1',
      notify_on_missing: [],
      max_builds: null,
      keepalive_interval: 3600,
      launch_retries: 0,
      adopt_leftovers: false,
      launch: { flavor: '1', image: IMAGE },
    });
  });

  it.each([
    ['1.1', '1.1'],
    [1.1, '1.1'],
    ['2', '2'],
    [2, '2'],
    ['2.0', '2'],
    ['2.1', '2.1'],
    [2.37, '2.37'],
    ['2.93', '2.93'],
  ])('client_version %o is %s', (given, version) => {
    expect(parse({ ...good, client_version: given }).client_version).toBe(version);
  });

  it('takes what it leaves out from the environment, by the same names in upper case', () => {
    const env = { OS_USERNAME: 'u', OS_PASSWORD: 'p', OS_TENANT_NAME: 't', OS_AUTH_URL: 'http://k:5000' };
    expect(parse({ flavor: 1, image: IMAGE, os_username: 'mine' }, env).cloud.auth).toMatchObject({
      method: 'password',
      username: 'mine',
      password: 'p',
      projectName: 't',
      authUrl: 'http://k:5000',
    });
    const { OS_TENANT_NAME, ...renamed } = env;
    const project = parse({ flavor: 1, image: IMAGE }, { ...renamed, OS_PROJECT_NAME: OS_TENANT_NAME });
    expect(project.cloud.auth).toMatchObject({ projectName: 't' });
  });

  it('adopts what an earlier master left where idleness never ends an instance', () => {
    expect(parse({ ...good, build_wait_timeout: -1 }).adopt_leftovers).toBe(true);
  });

  it('takes one address or a list, no limit as null or 0, an image selector', () => {
    const selector = imageSelector(new URL('file:///find-image.js'), 'findImage');
    const config = parse({
      ...good,
      image: selector,
      notify_on_missing: 'ci@example.org',
      missing_timeout: null,
    });
    expect(config).toMatchObject({ notify_on_missing: ['ci@example.org'], missing_timeout: 0 });
    expect(config.launch.image).toBe(selector);
  });
});

describe('options that depend on the build', () => {
  const build = { properties: { image: IMAGE, size: 12, net: 'n1', empty: '' } };
  const rendered = async (options: object) => renderLaunch(parse({ ...good, ...options }), build);

  it('may be functions of the build or hold interpolations, at any depth', async () => {
    const launch = await rendered({
      image: '%(prop:image)s',
      flavor: () => 'm1.small',
      block_devices: [{ uuid: '%(prop:image)s', volume_size: '%(prop:size)s' }],
      meta: async () => ({ job: '%(prop:job:-none)s' }),
      nova_args: { nics: [{ 'net-id': renderer((b) => String(b.properties.net)) }] },
    });
    expect(launch).toMatchObject({
      image: IMAGE,
      flavor: 'm1.small',
      block_devices: [{ uuid: IMAGE, volume_size: 12, device_name: 'vda', boot_index: 0 }],
      meta: { job: 'none' },
      nova_args: { nics: [{ 'net-id': 'n1' }] },
    });
  });

  it('leave the image callable to be called with the images', async () => {
    const choose = () => 'never called here';
    expect((await rendered({ image: choose })).image).toBe(choose);
    expect((await rendered({ image: renderer(() => choose) })).image).toBe(choose);
  });

  it.each([
    [
      { image: '%(prop:nothing)s' },
      ['image: give a UUID, a name, a function that chooses among the images, or an imageSelector(...)'],
    ],
    [{ flavor: '%(prop:empty)s' }, ['flavor: give the id or the name of a flavor']],
    [
      { block_devices: () => [{ uuid: IMAGE }, { uuid: DEVICE }], meta: () => ({ a: 1 }) },
      [
        "block_devices[1].device_name: is 'vda', as block_devices[0] is; give each device a name of its own, such as vdb",
        'block_devices: give the devices to boot from the boot_index 0, 1, 2 and so on, once each, and the others -1',
        'meta.a: give text',
      ],
    ],
    [{ nova_args: { hostname: '%(prop:net)s' } }, ['nova_args.hostname: needs client_version 2.90 or later']],
  ])('are checked again once rendered: %o', async (options, lines) => {
    const error = await rendered(options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(new Set((error as Error).message.split('\n'))).toEqual(new Set(lines));
  });
});
