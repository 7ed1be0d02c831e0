import type { Check } from '../check.js';
import type { WorkerOptions } from '../subjects/subject.js';

/** A configuration that cannot be meant, and where its error should point. */
export interface WrongInput {
  readonly id: string;
  readonly what: string;
  readonly clause: Check['clause'];
  /** What the message should name. */
  readonly path: string;
  /** Default MUST. */
  readonly level?: Check['level'];
  readonly options: WorkerOptions;
  readonly name?: string;
  /** Default: to parse every option first. */
  readonly advice?: string;
}

const UUID = '11111111-2222-4333-8444-555555555555';
const device = (more: WorkerOptions): WorkerOptions => ({
  image: undefined,
  block_devices: [{ uuid: UUID, volume_size: 1, ...more }],
});

const DEVICES: readonly WrongInput[] = [
  {
    id: 'device-without-uuid',
    what: 'a block device without a uuid',
    clause: 'block device uuid',
    path: 'uuid',
    options: { image: undefined, block_devices: [{ volume_size: 1 }] },
  },
  {
    id: 'device-uuid-no-uuid',
    what: 'a block device whose uuid is none',
    clause: 'block device uuid',
    path: 'uuid',
    options: device({ uuid: 'the newest' }),
  },
  {
    id: 'device-size-0',
    what: 'a volume of 0 GiB',
    clause: 'block device size',
    path: 'volume_size',
    options: device({ volume_size: 0 }),
  },
  {
    id: 'device-size-negative',
    what: 'a volume of -1 GiB',
    clause: 'block device size',
    path: 'volume_size',
    options: device({ volume_size: -1 }),
  },
  {
    id: 'device-size-text',
    what: 'a volume whose size is a word',
    clause: 'block device size',
    path: 'volume_size',
    options: device({ volume_size: 'ten' }),
  },
  {
    id: 'device-size-fraction',
    what: 'a volume of 1.5 GiB',
    clause: 'block device size',
    path: 'volume_size',
    options: device({ volume_size: 1.5 }),
  },
  {
    id: 'device-unknown-key',
    what: 'a block device with a key that there is not',
    clause: 'block devices',
    path: 'volume_sise',
    level: 'SHOULD',
    options: device({ volume_sise: 10 }),
  },
  {
    id: 'device-source',
    what: 'a source_type that there is not',
    clause: 'block device source',
    path: 'source_type',
    options: device({ source_type: 'disk' }),
  },
  {
    id: 'device-destination',
    what: 'a destination_type that there is not',
    clause: 'block device destination',
    path: 'destination_type',
    options: device({ destination_type: 'remote' }),
  },
  {
    id: 'device-deletion-text',
    what: "delete_on_termination 'False', which Python takes for true",
    clause: 'block device deletion',
    path: 'delete_on_termination',
    level: 'SHOULD',
    options: device({ delete_on_termination: 'False' }),
  },
  {
    id: 'device-boot-index-text',
    what: 'a boot_index that is a word',
    clause: 'block device boot order',
    path: 'boot_index',
    options: device({ boot_index: 'first' }),
  },
  {
    id: 'device-name-twice',
    what: 'two devices of one name',
    clause: 'block device name',
    path: 'device_name',
    options: {
      image: undefined,
      block_devices: [
        { uuid: UUID, volume_size: 1 },
        { uuid: UUID, volume_size: 1, boot_index: -1 },
      ],
    },
  },
  {
    id: 'device-no-boot',
    what: 'no device to boot from, and no image',
    clause: 'block device boot order',
    path: 'block_devices',
    options: device({ boot_index: -1 }),
  },
  {
    id: 'device-two-boot',
    what: 'two devices with boot_index 0',
    clause: 'block device boot order',
    path: 'block_devices',
    options: {
      image: undefined,
      block_devices: [
        { uuid: UUID, volume_size: 1 },
        { uuid: UUID, volume_size: 1, device_name: 'vdb' },
      ],
    },
  },
  {
    id: 'device-boot-gap',
    what: 'a gap among the boot indexes',
    clause: 'block device boot order',
    path: 'block_devices',
    options: {
      image: undefined,
      block_devices: [
        { uuid: UUID, volume_size: 1 },
        { uuid: UUID, volume_size: 1, device_name: 'vdb', boot_index: 2 },
      ],
    },
  },
  {
    id: 'devices-no-list',
    what: 'block_devices that are no list',
    clause: 'block devices',
    path: 'block_devices',
    options: { image: undefined, block_devices: { uuid: UUID, volume_size: 1 } },
  },
  {
    id: 'device-no-dictionary',
    what: 'a block device that is a text',
    clause: 'block devices',
    path: 'block_devices',
    options: { image: undefined, block_devices: [UUID] },
  },
];

const META: readonly WrongInput[] = [
  {
    id: 'meta-number',
    what: 'a value of meta that is a number',
    clause: 'meta',
    path: 'meta',
    options: { meta: { cores: 4 } },
  },
  {
    id: 'meta-object',
    what: 'a value of meta that is a dictionary',
    clause: 'meta',
    path: 'meta',
    options: { meta: { more: { cores: '4' } } },
  },
  {
    id: 'meta-null',
    what: 'a value of meta that is null',
    clause: 'meta',
    path: 'meta',
    options: { meta: { cores: null } },
  },
  {
    id: 'meta-long-value',
    what: 'a value of meta of 256 characters',
    clause: 'meta',
    path: 'meta',
    options: { meta: { key: 'x'.repeat(256) } },
  },
  {
    id: 'meta-long-key',
    what: 'a key of meta of 256 characters',
    clause: 'meta',
    path: 'meta',
    options: { meta: { ['k'.repeat(256)]: 'value' } },
  },
  {
    id: 'meta-bad-key',
    what: 'a key of meta with a character that Nova refuses',
    clause: 'meta',
    path: 'meta',
    options: { meta: { 'a/b': 'value' } },
  },
  {
    id: 'meta-no-dictionary',
    what: 'meta that is a list',
    clause: 'meta',
    path: 'meta',
    options: { meta: ['a', 'b'] },
  },
];

const ARGS: readonly WrongInput[] = [
  {
    id: 'args-unknown',
    what: 'an argument of nova_args that there is not',
    clause: 'nova_args',
    path: 'keyname',
    level: 'SHOULD',
    options: { nova_args: { keyname: 'mine' } },
  },
  {
    id: 'args-no-dictionary',
    what: 'nova_args that are a list',
    clause: 'nova_args',
    path: 'nova_args',
    options: { nova_args: ['key_name'] },
  },
  {
    id: 'args-nic-two-targets',
    what: 'a nic with both a network and a port',
    clause: 'nova_args',
    path: 'nics',
    level: 'SHOULD',
    options: { nova_args: { nics: [{ 'net-id': UUID, 'port-id': UUID }] } },
  },
  {
    id: 'args-nic-no-target',
    what: 'a nic with neither a network nor a port',
    clause: 'nova_args',
    path: 'nics',
    options: { nova_args: { nics: [{ 'v4-fixed-ip': '10.0.0.9' }] } },
  },
  {
    id: 'args-min_count',
    what: 'min_count 2: a latent worker has one instance',
    clause: 'latent worker',
    path: 'min_count',
    level: 'SHOULD',
    advice: 'Author: Nova makes two servers of it, of which the worker knows, uses and deletes one.',
    options: { nova_args: { min_count: 2 } },
  },
  {
    id: 'args-disk_config',
    what: 'a disk_config that there is not',
    clause: 'nova_args',
    path: 'disk_config',
    options: { nova_args: { disk_config: 'SOMETIMES' } },
  },
  {
    id: 'args-userdata-long',
    what: 'userdata that is longer than Nova takes',
    clause: 'nova_args',
    path: 'userdata',
    options: { nova_args: { userdata: '#'.repeat(60_000) } },
  },
  {
    id: 'args-files-late',
    what: 'files with a client_version that has them no more',
    clause: 'client_version',
    path: 'files',
    options: { client_version: '2.60', nova_args: { files: { '/etc/motd': 'hello' } } },
  },
  {
    id: 'args-tags-early',
    what: 'tags with a client_version that has none yet',
    clause: 'client_version',
    path: 'tags',
    level: 'SHOULD',
    options: { client_version: '2', nova_args: { tags: ['ci'] } },
  },
];

const VERSION_FORMS = ['latest', '2.latest', '3', '1.0', 'two', '2.', '2.0.1', '-2', '2.-1', '0'] as const;

const VERSIONS: readonly WrongInput[] = VERSION_FORMS.map((form) => ({
  id: `client_version-${form.replace(/[^a-z0-9]/g, '_')}`,
  what: `client_version '${form}'`,
  clause: 'client_version',
  path: 'client_version',
  options: { client_version: form },
}));

const CREDENTIALS: readonly WrongInput[] = (
  ['os_username', 'os_password', 'os_tenant_name', 'os_auth_url'] as const
).map((key) => ({
  id: `without-${key}`,
  what: `a configuration without ${key}, and no environment that has it`,
  clause: 'account',
  path: key,
  options: { [key]: undefined },
}));

const OTHERS: readonly WrongInput[] = [
  {
    id: 'without-flavor',
    what: 'a configuration without a flavor',
    clause: 'flavor',
    path: 'flavor',
    options: { flavor: undefined },
  },
  {
    id: 'without-source',
    what: 'a configuration with neither image nor block_devices',
    clause: 'image',
    path: 'image',
    options: { image: undefined },
  },
  {
    id: 'unknown-option',
    what: 'an option that there is not',
    clause: 'latent worker',
    path: 'flavour',
    level: 'SHOULD',
    options: { flavour: 1 },
  },
  {
    id: 'name-with-blank',
    what: 'a worker name with a blank in it',
    clause: 'name',
    path: 'name',
    level: 'SHOULD',
    options: {},
    name: 'bot 2',
  },
  {
    id: 'name-too-long',
    what: 'a worker name of 51 characters',
    clause: 'name',
    path: 'name',
    level: 'SHOULD',
    options: {},
    name: 'b'.repeat(51),
  },
  { id: 'name-empty', what: 'a worker without a name', clause: 'name', path: 'name', options: {}, name: '' },
  {
    id: 'name-reserved',
    what: "a worker named 'debug', which a master keeps for itself",
    clause: 'name',
    path: 'name',
    level: 'SHOULD',
    options: {},
    name: 'debug',
  },
  {
    id: 'build_wait_timeout-text',
    what: 'a build_wait_timeout that is a word',
    clause: 'latent worker',
    path: 'build_wait_timeout',
    level: 'SHOULD',
    options: { build_wait_timeout: 'long' },
  },
  {
    id: 'missing_timeout-negative',
    what: 'a missing_timeout below 0',
    clause: 'missing_timeout',
    path: 'missing_timeout',
    level: 'SHOULD',
    options: { missing_timeout: -1 },
  },
  {
    id: 'missing_timeout-text',
    what: 'a missing_timeout that is a word',
    clause: 'missing_timeout',
    path: 'missing_timeout',
    level: 'SHOULD',
    options: { missing_timeout: '20 minutes' },
  },
  {
    id: 'notify_on_missing-number',
    what: 'a notify_on_missing that is a number',
    clause: 'notify_on_missing',
    path: 'notify_on_missing',
    options: { notify_on_missing: 7 },
  },
  {
    id: 'max_builds-negative',
    what: 'a max_builds below 0',
    clause: 'latent worker',
    path: 'max_builds',
    level: 'SHOULD',
    advice: 'Author: a worker that may have fewer than no builds waits for ever, and nobody is told why.',
    options: { max_builds: -2 },
  },
  {
    id: 'properties-text',
    what: 'properties that are a text',
    clause: 'latent worker',
    path: 'properties',
    level: 'SHOULD',
    options: { properties: 'os=linux' },
  },
  {
    id: 'auth-url-no-url',
    what: 'an os_auth_url that is none',
    clause: 'account',
    path: 'os_auth_url',
    options: { os_auth_url: 'keystone' },
  },
];

export const WRONG_INPUTS: readonly WrongInput[] = [
  ...DEVICES,
  ...META,
  ...ARGS,
  ...VERSIONS,
  ...CREDENTIALS,
  ...OTHERS,
];
