import { blockDevices } from './block-devices.js';
import { fc } from './fast-check.js';
import { metadata } from './metadata.js';
import { novaArgs } from './nova-args.js';

const seconds = fc.integer({ min: 0, max: 100_000 });

/** Options that any worker takes, beside account, flavor and image. */
export const workerOptions: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record(
  {
    meta: metadata,
    nova_args: novaArgs.map(({ args }) => args),
    block_devices: blockDevices,
    client_version: fc.oneof(
      fc.constantFrom('1.1', '2', '2.0', 2),
      fc.integer({ min: 1, max: 96 }).map((minor) => `2.${minor}`),
    ),
    build_wait_timeout: fc.integer({ min: -10, max: 100_000 }),
    missing_timeout: fc.option(seconds),
    max_builds: fc.option(fc.nat(100)),
    notify_on_missing: fc.oneof(fc.emailAddress(), fc.array(fc.emailAddress(), { maxLength: 3 })),
    properties: fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<unknown>, {
      noNullPrototype: true,
    }),
    keepalive_interval: fc.option(fc.integer({ min: 1, max: 100_000 })),
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** For each option, values that are of no use to it. */
const USELESS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  flavor: fc.constantFrom('', 1.5, true, [], {}),
  image: fc.constantFrom('', 7, true, [], {}),
  block_devices: fc.constantFrom('vda', 7, [7], [{ volume_size: 1 }], [{ uuid: 'x', volume_size: 1 }]),
  meta: fc.constantFrom(7, 'a=b', { a: 7 }, { a: null }, { '/': 'x' }, { a: 'x'.repeat(256) }),
  nova_args: fc.constantFrom(7, ['a'], { no_such_argument: 1 }, { nics: 7 }, { meta: { a: 1 } }),
  client_version: fc
    .oneof(
      fc.constantFrom('', 'latest', '3', '1.0', null, true),
      fc.string().filter((text) => !/^(1\.1|2(\.\d+)?)$/.test(text)),
    )
    .filter((value) => value !== null),
  build_wait_timeout: fc.constantFrom('600', true, Number.NaN, []),
  missing_timeout: fc.constantFrom('1200', -1, true, []),
  max_builds: fc.constantFrom('2', -1, 1.5, true),
  notify_on_missing: fc.constantFrom(7, true, { to: 'a' }),
  properties: fc.constantFrom(7, 'a=b', true),
};

/** One option with a value that is of no use to it. */
export const uselessOption: fc.Arbitrary<{ readonly option: string; readonly value: unknown }> = fc
  .constantFrom(...Object.keys(USELESS))
  .chain((option) => (USELESS[option] as fc.Arbitrary<unknown>).map((value) => ({ option, value })));
