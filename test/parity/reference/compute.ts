import type { SeedInput } from '../../../sim/seed.js';

type ComputeSeed = NonNullable<NonNullable<SeedInput>['compute']>;
type ServerSeed = NonNullable<ComputeSeed['servers']>[number];

/** Servers that had been deleted before the first recording, newest first: lists of changes show them. */
const DELETED: ReadonlyArray<readonly [name: string, id: string]> = [
  ['d7', 'e647db98-1aab-425d-88c0-a788fd74deb7'],
  ['d6', '7c84187a-6a0b-4dd8-9579-50c80b68dff1'],
  ['d5', '53fd2f1c-21f9-4473-ac80-82cacff788ad'],
  ['d4', 'a0041bcf-1bd7-4f31-bb63-62acdffee89f'],
  ['d3', '1d63937f-20cb-4253-8c81-90b8d7802d83'],
  ['d2', 'ad3c976c-f45e-4e14-be09-1af80a0b3c5f'],
  ['d1', 'ea2ae907-9d65-433c-b72e-558e4ec07295'],
  ['d0', '89bc0ce8-59f0-4313-9bad-0370f1862755'],
  ['b4', '873b34d5-0da1-4cc3-9686-e87e10cdb750'],
  ['b3', 'f4acbdbc-11ca-4c38-bf93-19bc94c1130b'],
  ['b2', '1ebb1119-a0ba-4e45-86a1-01f684a30494'],
  ['b1', '03962c9d-fc24-4a2e-b205-3bda10d5dbc7'],
  ['b0', 'ecfed8ba-5cbb-44e9-919d-70cee2e6d65d'],
  ['b9', '30fd2e5e-94e3-423d-bc97-ab50e3de92d8'],
  ['b8', '7bbb5f49-1476-4ed0-beb2-bba8bda5fea7'],
  ['b7', '2135ebfa-b17b-433a-8612-75bd6e97a1d9'],
  ['b6', 'b641cfa6-bf6e-4ddd-9615-2d8ab81ca975'],
  ['b5', '93f23b19-1143-453d-8d76-a30d00094a45'],
  ['b4', '01e6820e-1a63-4cdb-b777-76e01f1039b8'],
  ['b3', 'b2474eea-99af-4267-b975-35996ea6d8ce'],
  ['b2', 'bd0e1b15-6a37-4492-a7ab-513d6612c899'],
  ['b1', '66481271-d092-4b8d-81fb-f9e29a872e71'],
  ['b0', '272e7418-f735-432f-9777-875d38ca5c56'],
  ['b9', '40226fa2-d273-482f-a6f6-1d979eb7a295'],
  ['b8', '36c3a44b-dd21-489f-81c1-96860a9b26d1'],
  ['b7', '4f074c33-82ed-46bb-ab15-9568044e5025'],
  ['b6', '7370e6df-ef07-4a11-b8b5-0ea2acb476a0'],
  ['b5', '3a8144e9-78bb-4055-bd5f-740ece28205a'],
  ['b4', 'dcadc702-acdf-4f73-a42f-540c5a58f55b'],
  ['b3', 'de4dcbd8-1144-4f08-b7ab-d7722c41b737'],
  ['b2', 'b81afff6-e7eb-4ec7-9cf4-b4c9b8bdf00d'],
  ['b1', '833cbc25-8f4c-4421-b960-431917574c07'],
  ['b0', 'bcbf3bfb-f964-45a9-9293-eb04ed78e290'],
  ['selftest', 'ba5fcc4d-3c55-4a24-a02a-bae856450385'],
  ['twonets', '8645882a-c5c5-469b-9fa9-783403404e99'],
  ['volquota', 'ef69bac0-de56-47d8-a863-4e48a81b72b9'],
  ['bfv-image-volume-size-string', '75fc43b7-17bf-49cd-879a-431ddc2f5643'],
  ['bfv-imageRef-plus-blank-volume', '77d3b4cf-3c7e-4ed2-93c0-e8cf8a123fc7'],
  ['bfv-volume-volume', '99aa06bc-4ecd-4009-be28-6900d8ed7d42'],
  ['bfv-image-volume-device-name', 'bcb3cbd2-25ee-4541-bcf7-18ed7940bf7d'],
  ['bfv-snapshot-volume', 'c2b7beae-7d31-4e40-aa75-dc2453686174'],
  ['bfv-image-local', '84ec53ca-fe46-4993-aad5-9dcb640d99be'],
  ['bfv-image-volume', '1d569bef-33de-4aa5-bf41-f9c6307a612e'],
  ['nofit', 'da6b1ed5-0f8c-4cea-83a5-435678664215'],
  ['multi-1', '7ba13f8a-aec3-4cc2-be6b-878ea0e1fbd2'],
  ['multi-2', 'ce3ed909-6043-4633-a676-cd8a052614b5'],
  ['gamma', 'cbf30a54-2022-4dc7-bf0c-f2afdaa3d394'],
  ['beta', '54022c33-9d78-46db-af7a-bf5a8dc68c7a'],
  ['alpha2', '054b39b6-0627-4b9f-b979-7cdb33b8067f'],
  ['rec', '794c7900-a548-4469-86af-c1505dfd5474'],
  ['rec', '281d5994-2f3e-4bba-a027-05fc3a01618a'],
  ['rec', '879852af-dfcd-401e-af87-10e302a5cc87'],
  ['rec', '1f414a6f-f7f4-4b88-b614-1737eaae04da'],
  ['rec', 'cd09fe52-d842-4077-81c6-7e2daa4e5d05'],
  ['rec', '8f28cab8-e080-4579-888a-f6f253c33749'],
  ['rec', '02c170e5-76c0-4a03-a621-b3eabb152ca2'],
  ['rec', '809cb683-ff0e-4ed6-b1d2-90cad045d654'],
  ['rec', 'ee7db3cf-0089-4015-84a1-7f989ab9608c'],
  ['selftest', '302fb9db-6cec-40a7-bc50-d2cc2c1b0b0c'],
  ['selftest', 'a07736f8-8d8a-40b1-bdaa-e997e58b73b6'],
];

/** What is known of them from other recordings. */
const KNOWN: Readonly<Record<string, Partial<ServerSeed>>> = {
  'cbf30a54-2022-4dc7-bf0c-f2afdaa3d394': {
    created_at: '2026-11-22T14:39:36Z',
    updated_at: '2026-11-22T14:42:57Z',
    launched_at: '2026-11-22T14:39:40Z',
    terminated_at: '2026-11-22T14:40:56Z',
  },
};

const NEWEST = Date.parse('2026-11-22T14:45:00Z');
const OLDER = Date.parse('2026-11-22T14:39:36Z');

/** Of most, only the order in which they were made is known. */
function deletedServer([name, id]: readonly [string, string], index: number): ServerSeed {
  const known = DELETED.findIndex(([, one]) => one in KNOWN);
  const created = index < known ? NEWEST - index * 1000 : OLDER - (index - known) * 1000;
  return {
    id,
    name,
    project: 'tenant',
    user: 'user',
    flavor: '1',
    image: '8f389de1-26e6-43a5-be2d-28d16ec5f8e0',
    status: 'DELETED',
    created_at: new Date(created).toISOString(),
    ...KNOWN[id],
  };
}

/** What compute held in the recorded cloud. */
export const computeSeed: ComputeSeed = {
  flavors: [
    { id: '1', name: 'm1.tiny', ram: 512, disk: 1 },
    { id: '2', name: 'm1.small', ram: 2048, disk: 20 },
    { id: '3', name: 'v1.small', ram: 1024, disk: 0 },
    { id: '99', name: 'm1.nofit', ram: 512, disk: 700_000 },
  ],
  servers: DELETED.map(deletedServer),
};

/** The second cloud had two servers left that could not be deleted without a network service. */
export const computeSeedWithoutNetwork: ComputeSeed = {
  ...computeSeed,
  servers: ['first', 'second'].map((name) => ({ name, project: 'tenant', flavor: '1', status: 'ERROR' })),
};
