import type { WorkerOptions } from '../subjects/subject.js';
import type { Mutant, WireRequest } from './mutant.js';

type Body = Record<string, Record<string, unknown>>;

const isCreation = ({ method, path }: WireRequest): boolean => method === 'POST' && /\/servers$/.test(path);
const isDeletion = ({ method, path }: WireRequest): boolean =>
  method === 'DELETE' && /\/servers\/[^/]+$/.test(path);

/** Changes `server` of what is sent to create one. */
function server(
  change: (server: Record<string, unknown>) => Record<string, unknown>,
): NonNullable<Mutant['request']> {
  return (request) => {
    if (!isCreation(request)) return request;
    const body = request.body as Body;
    return { ...request, body: { ...body, server: change(body['server'] ?? {}) } };
  };
}

const without = (key: string): NonNullable<Mutant['request']> => server(({ [key]: _, ...rest }) => rest);

function device(
  change: (device: Record<string, unknown>) => Record<string, unknown>,
): NonNullable<Mutant['request']> {
  return server((given) => ({
    ...given,
    ...(Array.isArray(given['block_device_mapping_v2'])
      ? { block_device_mapping_v2: given['block_device_mapping_v2'].map(change) }
      : {}),
  }));
}

const metadata = (
  change: (given: Record<string, string>) => Record<string, string>,
): NonNullable<Mutant['request']> =>
  server((given) => ({ ...given, metadata: change(given['metadata'] as Record<string, string>) }));

const option =
  (key: string, change: (value: unknown) => unknown) =>
  (options: WorkerOptions): WorkerOptions => ({ ...options, [key]: change(options[key]) });

const mapValues = (
  given: Record<string, string>,
  change: (value: string) => string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key, key.includes(':') ? value : change(value)]),
  );

const inWorker = (id: string, what: string, expected: string, how: Partial<Mutant>): Mutant => ({
  id,
  where: 'worker',
  what,
  expected: [expected],
  ...how,
});

export const WORKER_MUTANTS: readonly Mutant[] = [
  inWorker(
    'timeout-3600',
    'missing_timeout defaults to 3600 s',
    'boot-and-timeouts/missing_timeout-default',
    { options: option('missing_timeout', (value) => (value === undefined ? 3600 : value)) },
  ),
  inWorker('timeout-none', 'missing_timeout is ignored', 'boot-and-timeouts/never-attaches', {
    options: option('missing_timeout', () => 400),
  }),
  inWorker(
    'idle-300',
    'build_wait_timeout defaults to 300 s',
    'boot-and-timeouts/build_wait_timeout-default',
    { options: option('build_wait_timeout', (value) => value ?? 300) },
  ),
  inWorker('idle-never', 'idleness never ends the instance', 'boot-and-timeouts/build_wait_timeout*', {
    options: option('build_wait_timeout', () => -1),
  }),
  inWorker('no-notice', 'notify_on_missing is ignored', 'boot-and-timeouts/notify_on_missing', {
    options: option('notify_on_missing', () => undefined),
  }),
  inWorker('first-image', 'the callable is not called: the newest image is taken', 'images/callable*', {
    options: option('image', (value) =>
      typeof value === 'object' && value !== null ? { $callable: 'newest' } : value,
    ),
  }),
  inWorker('meta-dropped', 'meta is not sent', 'metadata/shown-plain', {
    request: metadata((given) =>
      Object.fromEntries(Object.entries(given).filter(([key]) => key.includes(':'))),
    ),
  }),
  inWorker('meta-lower-case', 'keys of meta are made lower-case', 'metadata/shown-odd-keys', {
    request: metadata((given) =>
      Object.fromEntries(
        Object.entries(given).map(([key, value]) => [key.includes(':') ? key : key.toLowerCase(), value]),
      ),
    ),
  }),
  inWorker('meta-trimmed', 'values of meta are cut at 64 characters', 'metadata/shown-long-value', {
    request: metadata((given) => mapValues(given, (value) => value.slice(0, 64))),
  }),
  inWorker('meta-ascii', 'values of meta lose what is not ASCII', 'metadata/shown-unicode', {
    request: metadata((given) => mapValues(given, (value) => value.replace(/[^ -~]/g, '?'))),
  }),
  inWorker('no-owner', 'the server does not say whose it is', 'deletion-and-leftovers/leftover*', {
    request: metadata(({ 'BUILDBOT:instance': _, ...rest }) => rest),
  }),
  inWorker('same-owner', 'all masters put the same mark on their servers', 'metadata/owner-differs', {
    request: metadata((given) => ({ ...given, 'BUILDBOT:instance': 'aaaaaa' })),
  }),
  inWorker('name-prefixed', 'the server has another name than the worker', 'metadata/server-name', {
    request: server((given) => ({ ...given, name: `${given['name']}-vm` })),
  }),
  inWorker('volume-kept', 'delete_on_termination is always false', 'block-devices/*delete*', {
    request: device((given) => ({ ...given, delete_on_termination: false })),
  }),
  inWorker('volume-always-deleted', 'delete_on_termination is always true', 'block-devices/kept*', {
    request: device((given) => ({ ...given, delete_on_termination: true })),
  }),
  inWorker('size-plus-one', 'volumes are a GiB larger than asked for', 'block-devices/volume_size-smallest', {
    request: device(({ volume_size, ...given }) => ({
      ...given,
      ...(volume_size === undefined ? {} : { volume_size: Number(volume_size) + 1 }),
    })),
  }),
  inWorker('device-sda', 'device_name defaults to sda', 'block-devices/default-device_name', {
    request: device((given) => ({
      ...given,
      ...(given['device_name'] === 'vda' ? { device_name: 'sda' } : {}),
    })),
  }),
  inWorker('always-volume', 'destination_type is always volume', 'block-devices/boot-image-to-local', {
    request: device((given) => ({
      ...given,
      destination_type: 'volume',
      volume_size: given['volume_size'] ?? 1,
    })),
  }),
  inWorker('one-device', 'only the first block device is sent', 'block-devices/two-devices', {
    request: server((given) => ({
      ...given,
      ...(Array.isArray(given['block_device_mapping_v2'])
        ? { block_device_mapping_v2: given['block_device_mapping_v2'].slice(0, 1) }
        : {}),
    })),
  }),
  inWorker(
    'no-devices',
    'block devices are ignored beside an image',
    'block-devices/image-and-block_devices',
    {
      request: (request) =>
        isCreation(request) && (request.body as Body)['server']?.['imageRef']
          ? without('block_device_mapping_v2')(request)
          : request,
    },
  ),
  inWorker('no-userdata', 'userdata is not sent', 'nova_args/userdata', { request: without('user_data') }),
  inWorker('no-key', 'key_name is not sent', 'nova_args/key_name', { request: without('key_name') }),
  inWorker('no-zone', 'the availability zone is made up', 'nova_args/availability_zone', {
    request: server(({ availability_zone, ...given }) => ({
      ...given,
      ...(availability_zone === undefined ? {} : { availability_zone: 'elsewhere' }),
    })),
  }),
  inWorker('no-config-drive', 'config_drive is not sent', 'nova_args/config_drive', {
    request: without('config_drive'),
  }),
  inWorker('no-tags', 'tags are not sent', 'nova_args/tags', { request: without('tags') }),
  inWorker('no-hints', 'scheduler hints are not sent', 'nova_args/scheduler_hints', {
    request: (request) =>
      isCreation(request) ? { ...request, body: { server: (request.body as Body)['server'] } } : request,
  }),
  inWorker('no-microversion', 'microversions are not sent', 'versions/client_version-2.60', {
    request: (request) => ({ ...request, headers: withoutVersions(request.headers) }),
  }),
  inWorker('flavor-2', 'every instance has flavor 2', 'flavors/by-id', {
    request: server((given) => ({ ...given, flavorRef: '2' })),
  }),
  inWorker('never-deletes', 'instances are not deleted', 'deletion-and-leftovers/insubstantiate', {
    request: (request) => (isDeletion(request) ? undefined : request),
  }),
  inWorker('unknown-keys-pass', 'unknown keys of block devices are dropped', 'errors/device-unknown-key', {
    options: option('block_devices', (value) =>
      Array.isArray(value)
        ? value
            .map((one) => (typeof one === 'object' ? { ...one, volume_sise: undefined } : one))
            .map((one) => JSON.parse(JSON.stringify(one)))
        : value,
    ),
  }),
  inWorker('text-is-true', "'False' is taken for true", 'errors/device-deletion-text', {
    options: option('block_devices', (value) =>
      Array.isArray(value)
        ? value.map((one) =>
            typeof one?.delete_on_termination === 'string' ? { ...one, delete_on_termination: true } : one,
          )
        : value,
    ),
  }),
  inWorker('numbers-are-text', 'numbers in meta are made text', 'errors/meta-number', {
    options: option('meta', (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]))
        : value,
    ),
  }),
  inWorker('latest', 'client_version latest is taken for 2', 'errors/client_version-latest', {
    options: option('client_version', (value) => (value === 'latest' ? '2' : value)),
  }),
  inWorker('swallowed', 'a failed substantiation is told as a success', 'boot-and-timeouts/error', {
    swallows: true,
  }),
];

function withoutVersions(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/api-version/i.test(name)));
}
