import { fc } from './fast-check.js';

/** Bodies of POST /servers that are JSON and no more. */
export const wrongServerBody: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.record({ server: fc.jsonValue() as fc.Arbitrary<unknown> }, { noNullPrototype: true }),
  fc.record(
    {
      server: fc.record(
        {
          name: fc.oneof(fc.jsonValue(), fc.string({ maxLength: 300 })) as fc.Arbitrary<unknown>,
          flavorRef: fc.oneof(fc.constantFrom('1', 1, 'none', ''), fc.jsonValue()) as fc.Arbitrary<unknown>,
          imageRef: fc.oneof(fc.constantFrom('', 'x'), fc.jsonValue()) as fc.Arbitrary<unknown>,
          metadata: fc.oneof(
            fc.jsonValue(),
            fc.dictionary(fc.string(), fc.string()),
          ) as fc.Arbitrary<unknown>,
          block_device_mapping_v2: fc.jsonValue() as fc.Arbitrary<unknown>,
          networks: fc.jsonValue() as fc.Arbitrary<unknown>,
        },
        { requiredKeys: [], noNullPrototype: true },
      ),
    },
    { noNullPrototype: true },
  ),
);

/** Queries of a list of servers, sensible and not. */
export const listQuery: fc.Arbitrary<string> = fc
  .dictionary(
    fc.constantFrom(
      'name',
      'status',
      'limit',
      'marker',
      'changes-since',
      'image',
      'flavor',
      'sort_key',
      'sort_dir',
      'deleted',
      'tags',
      'nonsense',
    ),
    fc.oneof(
      fc.constantFrom('ACTIVE', '1', '0', '-1', 'name', 'asc', '^conf', '.*', '2026-01-01T00:00:00Z', 'x'),
      fc.string({ maxLength: 20 }),
    ),
    { maxKeys: 3, noNullPrototype: true },
  )
  .map((query) => new URLSearchParams(query).toString());
