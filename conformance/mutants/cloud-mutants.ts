import type { FaultInput } from '../../sim/index.js';
import type { Mutant, WireRequest } from './mutant.js';

const inCloud = (id: string, what: string, expected: string, how: Partial<Mutant>): Mutant => ({
  id,
  where: 'cloud',
  what,
  expected: [expected],
  ...how,
});

const respond = (operation: string, status: number, body: NonNullable<unknown> = {}): FaultInput => ({
  on: 'request_received',
  when: { operation },
  effect: { kind: 'respond', status, body: body as never },
});

type Body = Record<string, unknown>;

/** Changes each server that an answer shows. */
const servers =
  (change: (server: Body) => Body): NonNullable<Mutant['answer']> =>
  (body) => {
    if (typeof body !== 'object' || body === null) return body;
    const { server, servers: list } = body as { server?: Body; servers?: Body[] };
    return {
      ...body,
      ...(server === undefined ? {} : { server: change(server) }),
      ...(list === undefined ? {} : { servers: list.map(change) }),
    };
  };

const whereTo =
  (pattern: RegExp, change: (body: Body) => unknown): NonNullable<Mutant['answer']> =>
  (body, { path }: WireRequest) =>
    pattern.test(path) && typeof body === 'object' && body !== null ? change(body as Body) : body;

export const CLOUD_MUTANTS: readonly Mutant[] = [
  inCloud('boots-stuck', 'servers stay in BUILD', 'boot-and-timeouts/substantiates', {
    faults: [{ on: 'boot', effect: { kind: 'stuck' } }],
  }),
  inCloud('boots-fail', 'servers end in ERROR', 'boot-and-timeouts/substantiates', {
    faults: [{ on: 'boot', effect: { kind: 'error' } }],
  }),
  inCloud('deletes-stuck', 'deletions never end', 'deletion-and-leftovers/insubstantiate', {
    faults: [{ on: 'delete', effect: { kind: 'stuck' } }],
  }),
  inCloud('creates-500', 'POST /servers answers 500', 'boot-and-timeouts/substantiates', {
    faults: [respond('createServer', 500)],
  }),
  inCloud('no-quota', 'the quota of instances is used up', 'boot-and-timeouts/substantiates', {
    faults: [{ on: 'create', when: { service: 'compute' }, effect: { kind: 'exhaust_quota' } }],
  }),
  inCloud('no-images', 'images are forbidden to ordinary users', 'images/list', {
    faults: [respond('listImages', 403)],
  }),
  inCloud('volumes-503', 'the volume service is down', 'block-devices/boot-volume*', {
    faults: [
      {
        on: 'request_received',
        when: { service: 'volume' },
        effect: { kind: 'respond', status: 503, body: {} },
      },
    ],
  }),
  inCloud('metadata-lost', 'the cloud forgets metadata', 'metadata/shown-plain', {
    answer: servers((server) => ({ ...server, ...('metadata' in server ? { metadata: {} } : {}) })),
  }),
  inCloud('metadata-upper', 'the cloud shows values of metadata in upper case', 'metadata/shown-plain', {
    answer: servers((server) => ({
      ...server,
      ...('metadata' in server ? { metadata: upper(server['metadata'] as Record<string, string>) } : {}),
    })),
  }),
  inCloud('other-image', 'the cloud shows another image', 'images/by-uuid', {
    answer: servers((server) => ({
      ...server,
      ...(server['image'] ? { image: { id: '00000000-0000-4000-8000-000000000001' } } : {}),
    })),
  }),
  inCloud(
    'no-catalog',
    'the catalog has no volume service',
    'discovery-and-authentication/catalog-volumev3',
    { answer: (body) => withoutService(body, /^volume/) },
  ),
  inCloud('no-range', 'the versions of the compute API are hidden', 'versions/range', {
    answer: whereTo(/^\/compute\/(v2\.1\/?)?$/, () => ({})),
  }),
  inCloud('no-created', 'images do not say when they were made', 'images/list', {
    answer: whereTo(/\/images(\?|$)/, (body) => ({
      ...body,
      images: ((body['images'] as Body[] | undefined) ?? []).map((image) => ({
        ...image,
        created_at: 'long ago',
      })),
    })),
  }),
  inCloud('no-flavors', 'the project sees no flavor', 'flavors/list', {
    answer: whereTo(/\/flavors\/detail/, () => ({ flavors: [] })),
  }),
];

function upper(given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key, key.includes(':') ? value : value.toUpperCase()]),
  );
}

interface TokenBody {
  readonly token?: { readonly catalog?: readonly { readonly type: string }[] };
  readonly access?: { readonly serviceCatalog?: readonly { readonly type: string }[] };
}

function withoutService(body: unknown, type: RegExp): unknown {
  const { token, access } = (body ?? {}) as TokenBody;
  const rest = <Entry extends { readonly type: string }>(all: readonly Entry[] = []): Entry[] =>
    all.filter((entry) => !type.test(entry.type));
  if (token) return { token: { ...token, catalog: rest(token.catalog) } };
  if (access) return { access: { ...access, serviceCatalog: rest(access.serviceCatalog) } };
  return body;
}
