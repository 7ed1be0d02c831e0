import { fc } from './fast-check.js';

/** Arguments, and what they become in the body of POST /servers. */
export interface PlainNovaArgs {
  readonly args: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

const words = fc.string({ unit: fc.constantFrom(...'abc XYZ 019\n#!/é'), minLength: 1, maxLength: 200 });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Each keyword that any cloud takes at client_version 2: a value, and its key and value in the body. */
const ARGUMENTS: Readonly<
  Record<string, readonly [fc.Arbitrary<unknown>, key: string, (value: never) => unknown]>
> = {
  access_ip_v4: [fc.ipV4(), 'accessIPv4', (value) => value],
  access_ip_v6: [fc.constantFrom('2001:db8::1', 'fd00::7'), 'accessIPv6', (value) => value],
  config_drive: [fc.constant(true), 'config_drive', (value) => value],
  disk_config: [fc.constantFrom('AUTO', 'MANUAL'), 'OS-DCF:diskConfig', (value) => value],
  security_groups: [
    fc.constant(['default']),
    'security_groups',
    (names: readonly string[]) => names.map((name) => ({ name })),
  ],
  userdata: [words, 'user_data', (text: string) => base64(text)],
};

/** Some of novaclient's keywords together. */
export const novaArgs: fc.Arbitrary<PlainNovaArgs> = fc
  .record(Object.fromEntries(Object.entries(ARGUMENTS).map(([keyword, [value]]) => [keyword, value])), {
    requiredKeys: [],
    noNullPrototype: true,
  })
  .map((args) => ({
    args,
    body: Object.fromEntries(
      Object.entries(args).map(([keyword, value]) => {
        const [, key, sent] = ARGUMENTS[keyword] as (typeof ARGUMENTS)[string];
        return [key, sent(value as never)];
      }),
    ),
  }));
