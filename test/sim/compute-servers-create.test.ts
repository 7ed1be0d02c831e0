import { describe, expect, it } from 'vitest';
import { ComputeClient } from './compute-servers-harness.js';

const ZERO = '00000000-0000-4000-8000-000000000000';

function refusal(
  client: ComputeClient,
  server: Record<string, unknown>,
  mv = '2.96',
  hints?: unknown,
): string {
  const whole = { name: 'x', flavorRef: '1', imageRef: client.imageId, networks: 'none', ...server };
  const body = { server: whole, ...(hints === undefined ? {} : { 'os:scheduler_hints': hints }) };
  const answer = client.ask('POST', '/v2.1/servers', body, { mv });
  return `${answer.status} ${answer.status === 202 ? '' : Object.values<{ message: string }>(answer.body)[0]?.message}`;
}

describe('POST /servers', () => {
  const client = ComputeClient.withoutQuota();
  const image = client.imageId;
  const volume = { uuid: image, source_type: 'image', destination_type: 'volume', volume_size: 20 };
  const local = { uuid: image, source_type: 'image', destination_type: 'local', boot_index: 0 };
  const blank = { source_type: 'blank', destination_type: 'volume', volume_size: 1 };
  const bdm = (...devices: object[]) => ({ block_device_mapping_v2: devices });
  const onlyVolumes = (...devices: object[]) => ({ imageRef: '', ...bdm(...devices) });
  const BOOT =
    '400 Block Device Mapping is Invalid: Boot sequence for the instance and image/block device mapping combination is not valid.';

  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown flavor', { flavorRef: 'nope' }, '400 Flavor nope could not be found.'],
    ['an unknown image', { imageRef: ZERO }, '400 Can not find requested image'],
    ['no image and no disk', { imageRef: '' }, '400 Missing imageRef attribute'],
    [
      'a flavor without a disk',
      { flavorRef: '3' },
      '403 Only volume-backed servers are allowed for flavors with zero disk.',
    ],
    ['fewer at most than at least', { min_count: 3, max_count: '2' }, '400 min_count must be <= max_count'],
    [
      'one host name for two',
      { hostname: 'host', min_count: 2 },
      '400 Unable to allocate a single hostname to multiple instances',
    ],
    [
      'a zone that is none',
      { availability_zone: 'mars' },
      '400 The requested availability zone is not available',
    ],
    [
      'a zone with too many parts',
      { availability_zone: 'a:b:c:d' },
      '400 Invalid input received: Unable to parse availability_zone',
    ],
    [
      'a host, by a member',
      { host: 'compute1' },
      "403 Policy doesn't allow compute:servers:create:requested_destination to be performed.",
    ],
    ['an unknown key pair', { key_name: 'none' }, '400 Invalid key_name provided.'],
    [
      'an unknown security group',
      { security_groups: [{ name: 'nope' }] },
      "400 Unable to find security_group with name or id 'nope'",
    ],
    ['an unknown network', { networks: [{ uuid: ZERO }] }, `400 Network ${ZERO} could not be found.`],
    ['an unknown port', { networks: [{ port: ZERO }] }, `400 Port id ${ZERO} could not be found.`],
    [
      'a port twice',
      { networks: [{ port: ZERO }, { port: ZERO }] },
      `400 Port ID '${ZERO}' was specified twice: you cannot attach a port multiple times.`,
    ],
    [
      'a port with an address',
      { networks: [{ port: ZERO, fixed_ip: '10.0.0.9' }] },
      `400 Specified Fixed IP '10.0.0.9' cannot be used with port '${ZERO}': the two cannot be specified together.`,
    ],
    ['an item that is no network', { networks: [{}] }, "400 Bad network format: missing 'uuid'"],
    [
      'two on one address',
      { networks: [{ uuid: ZERO, fixed_ip: '10.0.0.9' }], min_count: 2 },
      '400 Failed to launch instances: max_count cannot be greater than 1 if an fixed_ip is specified.',
    ],
    [
      'both kinds of disks',
      { block_device_mapping: [{ volume_id: ZERO }], ...bdm(volume) },
      '400 Using different block_device_mapping syntaxes is not allowed in the same request.',
    ],
    [
      'a disk of no source',
      onlyVolumes({ uuid: image }),
      "500 Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.\n<class 'TypeError'>",
    ],
    [
      'a disk of nothing',
      onlyVolumes({ source_type: 'image' }),
      '400 Block Device Mapping is Invalid: Missing device UUID.',
    ],
    [
      'a blank disk of something',
      onlyVolumes({ ...blank, uuid: image }),
      '400 Block Device Mapping is Invalid: Invalid device UUID.',
    ],
    [
      'a local disk of an image that does not boot',
      bdm(local, { ...local, boot_index: 1 }),
      '400 Block Device Mapping is Invalid: Mapping image to local is not supported.',
    ],
    ['no boot disk', onlyVolumes(volume), BOOT],
    ['two boot disks', onlyVolumes({ ...volume, boot_index: 0 }, { ...volume, boot_index: '0' }), BOOT],
    ['a gap in the boot order', onlyVolumes({ ...volume, boot_index: 0 }, { ...blank, boot_index: 2 }), BOOT],
    ['a negative boot order only', onlyVolumes({ ...volume, boot_index: -1 }), BOOT],
    [
      'an image to a volume of no size',
      onlyVolumes({ ...volume, volume_size: undefined, boot_index: 0 }),
      "400 Images with destination_type 'volume' need to have a non-zero size specified",
    ],
    [
      'a blank volume of no size',
      bdm(local, { ...blank, volume_size: undefined }),
      "400 Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size",
    ],
    [
      'an unknown image on a volume',
      onlyVolumes({ ...volume, uuid: ZERO, boot_index: 0 }),
      `400 Block Device Mapping is Invalid: failed to get image ${ZERO}.`,
    ],
    [
      'an unknown volume to boot from',
      onlyVolumes({ source_type: 'volume', uuid: ZERO, boot_index: 0 }),
      `400 Block Device Mapping is Invalid: failed to get volume ${ZERO}.`,
    ],
    [
      'an unknown volume besides',
      bdm(local, { source_type: 'volume', destination_type: 'volume', uuid: ZERO }),
      `400 Volume ${ZERO} could not be found.`,
    ],
    [
      'an unknown snapshot to boot from',
      onlyVolumes({ source_type: 'snapshot', uuid: ZERO, boot_index: 0 }),
      `400 Snapshot ${ZERO} could not be found.`,
    ],
    [
      'an unknown snapshot besides',
      bdm(local, { source_type: 'snapshot', destination_type: 'volume', uuid: ZERO }),
      `400 Block Device Mapping is Invalid: failed to get snapshot ${ZERO}.`,
    ],
    [
      'an ephemeral disk that the flavor lacks',
      bdm(local, { source_type: 'blank', destination_type: 'local', volume_size: 1 }),
      '400 Ephemeral disks requested are larger than the instance type allows. If no size is given in one block device mapping, flavor ephemeral size will be used.',
    ],
    [
      'swap that the flavor lacks',
      bdm(local, { source_type: 'blank', destination_type: 'local', guest_format: 'swap', volume_size: 1 }),
      '400 Swap drive requested is larger than instance type allows.',
    ],
    [
      'a disk in the root disk’s place',
      bdm(local, { ...blank, device_name: '/dev/vda' }),
      '400 The volume cannot be assigned the same device name as the root device vda',
    ],
    [
      'a bus of no kind',
      bdm(local, { ...blank, disk_bus: 'punched-cards' }),
      '400 Block Device Mapping is Invalid.',
    ],
    [
      'a type of volume that is none',
      bdm(local, { ...blank, volume_type: 'nope' }),
      '400 Volume type nope could not be found.',
    ],
    [
      'a type for a volume that is there',
      onlyVolumes({ source_type: 'volume', uuid: ZERO, volume_type: 'x' }),
      '400 Block Device Mapping is Invalid: Specifying volume type to existing volume is not supported.',
    ],
    [
      'certificates for a volume',
      { ...onlyVolumes({ ...volume, boot_index: 0 }), trusted_image_certificates: ['c'] },
      '400 Image certificate validation is not supported when booting from volume',
    ],
  ])('refuses %s', (_what, server, answer) => {
    expect(refusal(client, server)).toBe(answer);
  });

  it('refuses a group that is not there', () => {
    expect(refusal(client, {}, '2.96', { group: ZERO })).toBe(
      `400 Instance group ${ZERO} could not be found.`,
    );
  });

  it('tells of the network before the key pair, and of the key pair before the quota of metadata', () => {
    const metadata = Object.fromEntries(Array.from({ length: 129 }, (_, index) => [`k${index}`, 'v']));
    const wrong = { networks: [{ uuid: ZERO }], key_name: 'none', metadata };
    expect(refusal(client, wrong)).toMatch(/^400 Network/);
    expect(refusal(client, { ...wrong, networks: 'none' })).toMatch(/^400 Invalid key_name/);
    expect(refusal(client, { metadata })).toBe('403 Maximum number of metadata items exceeds 128');
  });

  it('takes an image and a bootable volume together: the volume is the root, the image is shown', () => {
    const id = client.create('both', bdm({ ...volume, boot_index: 0, delete_on_termination: true }));
    const server = client.server(id);
    expect(server).toMatchObject({ status: 'ACTIVE', image: { id: image } });
    expect(server['os-extended-volumes:volumes_attached']).toMatchObject([{ delete_on_termination: true }]);
  });

  it('takes the old form of disks, where the device’s name says which one boots', () => {
    const [id] = [...client.cloud.volume.volumes.keys()];
    expect(
      refusal(
        client,
        { imageRef: '', block_device_mapping: [{ volume_id: id, device_name: 'vdb' }] },
        '2.36',
      ),
    ).toMatch(/networks/);
    const answer = client.ask('POST', '/v2/servers', {
      server: {
        name: 'old',
        flavorRef: '1',
        imageRef: image,
        block_device_mapping: [{ virtual_name: 'nothing' }],
      },
    });
    expect(answer.body.badRequest.message).toBe(
      'Block Device Mapping is Invalid: Unrecognized legacy format.',
    );
  });

  it('gives NAME-1, NAME-2 to several, as many as the quota allows, all under one reservation', () => {
    const small = new ComputeClient();
    const server = {
      name: 'several',
      flavorRef: '1',
      imageRef: small.imageId,
      min_count: 2,
      max_count: 20,
      return_reservation_id: true,
    };
    const { status, headers, body } = small.ask('POST', '/v2.1/servers', { server });
    expect([status, headers.location]).toEqual([202, undefined]);
    const { servers } = small.get(`/servers/detail?reservation_id=${body.reservation_id}`, '2.90').body;
    expect(servers).toHaveLength(10);
    const names = new Set(servers.map((one: { name: string }) => one.name));
    expect(names).toEqual(new Set(Array.from({ length: 10 }, (_, index) => `several-${index + 1}`)));
    expect(servers[0]['OS-EXT-SRV-ATTR:hostname']).toBe(servers[0].name);
  });

  it('describes a server by its name below 2.19, and by nothing from then on', () => {
    const of = (mv: string) =>
      client.server(client.create('x', { networks: mv === '2.96' ? 'none' : undefined }, mv)).description;
    expect([of('2.18'), of('2.19'), of('2.96')]).toEqual(['x', null, null]);
  });

  it('takes the password given, or draws one of twelve characters, and says where the server is', () => {
    const answer = (more: object) =>
      client.ask('POST', '/v2.1/servers', { server: { name: 'x', flavorRef: 1, imageRef: image, ...more } });
    const given = answer({ adminPass: 'secret' });
    expect(given.body.server.adminPass).toBe('secret');
    expect(given.headers.location).toBe(`http://cloud.test/compute/v2.1/servers/${given.body.server.id}`);
    expect(answer({}).body.server.adminPass).toMatch(/^[2-9A-HJ-NP-Za-km-z]{12}$/);
  });

  it('has a server hop on the network that the project has, or on the ports that were made for it', () => {
    const network = [...client.cloud.network.networks.values()].find(({ name }) => name === 'tenant-net')
      ?.id as string;
    const twice = client.server(client.create('twice', { networks: [{ uuid: network }, { uuid: network }] }));
    expect(twice.addresses['tenant-net']).toHaveLength(2);
    expect(twice.security_groups).toEqual([{ name: 'default' }, { name: 'default' }]);
    const fixed = client.create('fixed', { networks: [{ uuid: network, fixed_ip: '10.0.0.250' }] });
    expect(client.server(fixed).addresses['tenant-net']).toMatchObject([{ addr: '10.0.0.250' }]);
    expect(refusal(client, { networks: [{ uuid: network, fixed_ip: '10.0.0.250' }] })).toBe(
      `400 Fixed IP address 10.0.0.250 is already in use on instance ${fixed}.`,
    );
  });
});
