import fc from 'fast-check';

/** What the cloud of a run has for configurations to name. */
export interface Stock {
  /** Ids and names of the same flavors. */
  readonly flavors: readonly { readonly id: string; readonly name: string }[];
  readonly images: readonly { readonly id: string; readonly name: string }[];
  readonly network: string;
  readonly keypair: string;
}

/** Options that both Buildbot 3.7 and this worker take, as JSON. */
export type Configuration = Readonly<Record<string, unknown>>;

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,15}$/);

function flavor({ flavors }: Stock) {
  return fc
    .constantFrom(...flavors)
    .chain(({ id, name }) =>
      fc.constantFrom<string | number>(id, name, ...(/^\d+$/.test(id) ? [Number(id)] : [])),
    );
}

function blockDevices({ images }: Stock) {
  const size = fc.integer({ min: 10, max: 12 });
  const uuid = fc.constantFrom(...images.map(({ id }) => id));
  const boot = fc.record(
    {
      uuid,
      volume_size: size,
      device_name: fc.constantFrom('vda', 'sda', 'xvda'),
      source_type: fc.constant('image'),
      destination_type: fc.constant('volume'),
      delete_on_termination: fc.boolean(),
      boot_index: fc.constant(0),
    },
    { requiredKeys: ['uuid', 'volume_size'] },
  );
  const data = fc.record({
    uuid,
    volume_size: size,
    device_name: fc.constant('vdb'),
    boot_index: fc.constantFrom(1, -1),
  });
  return fc
    .tuple(boot, fc.option(data, { nil: undefined }))
    .map((devices) => devices.filter((one) => one !== undefined));
}

function bootSource(stock: Stock) {
  const image = fc.constantFrom(...stock.images).chain(({ id, name }) => fc.constantFrom(id, name));
  return fc.oneof(
    image.map((one) => ({ image: one })),
    blockDevices(stock).map((devices) => ({ block_devices: devices })),
  );
}

function novaArgs({ network, keypair }: Stock) {
  return fc.record(
    {
      key_name: fc.constant(keypair),
      security_groups: fc.constantFrom(['default']),
      userdata: fc.constantFrom('#!/bin/sh\necho hello\n', 'grüße'),
      availability_zone: fc.constant('nova'),
      config_drive: fc.boolean(),
      nics: fc.constantFrom([{ 'net-id': network }], [{ 'net-id': network }, { 'net-id': network }]),
      admin_pass: fc.constant('secret1'),
      disk_config: fc.constantFrom('AUTO', 'MANUAL'),
      files: fc.constant({ '/etc/motd': 'welcome' }),
    },
    { requiredKeys: [] },
  );
}

/** From 2.37 Buildbot's client wants `nics`; 2.57 took `files` away. */
const version = fc.constantFrom('2', 2, '2.1', '2.19', '2.36', '2.37', '2.42', '2.52', '2.60', '2.67');

function fits({
  client_version,
  nova_args,
}: {
  client_version: string | number;
  nova_args: { nics?: unknown; files?: unknown };
}): boolean {
  const minor = Number(String(client_version).split('.')[1] ?? 0);
  return (minor < 37 || nova_args.nics !== undefined) && (minor < 57 || nova_args.files === undefined);
}

export function configurations(stock: Stock): fc.Arbitrary<Configuration> {
  return fc
    .record({
      flavor: flavor(stock),
      boot: bootSource(stock),
      meta: fc.option(fc.dictionary(word, fc.string({ maxLength: 20 }), { maxKeys: 3 }), { nil: undefined }),
      nova_args: novaArgs(stock),
      client_version: version,
    })
    .filter(fits)
    .map(({ boot, meta, ...rest }) => ({ ...rest, ...boot, ...(meta && { meta }) }));
}
