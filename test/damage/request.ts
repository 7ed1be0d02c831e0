import fc from 'fast-check';
import { damaged, type Json } from './document.js';

/** What there is of a request to damage. */
export interface Damageable {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** What stands before the minor of a microversion, and the newest of them. */
  readonly versions?: Versions | undefined;
}

export interface Versions {
  readonly prefix: string;
  readonly newest: number;
}

const odd = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    0,
    -1,
    2 ** 31,
    2 ** 53,
    1e300,
    1.5,
    '',
    ' ',
    '0',
    '-1',
    [],
    {},
    [null],
    [[]],
    [{}],
    { '': 1 },
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'a'.repeat(256),
    'b'.repeat(70_000),
    '\u0000',
    '💥',
    'é',
    '..',
    '%',
    'in:',
  ),
  fc.constantFrom(
    '10.0.0.0/8',
    '::/0',
    '2020-13-40',
    '2026-01-01T00:00:00Z',
    'None',
    'true',
    '[',
    '(?',
    'id:asc',
    'null',
  ),
  fc.uuid(),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
/** In a path or a query: neither what ends it nor what no line of a request may hold. */
const oddText = odd.map((value) =>
  encodeURIComponent(typeof value === 'string' ? wellFormed(value) : JSON.stringify(value)),
);

const QUERY = [
  'limit',
  'marker',
  'name',
  'status',
  'sort_key',
  'sort_dir',
  'sort',
  'fields',
  'id',
  'tags',
  'not-tags',
  'changes-since',
  'all_tenants',
  'project_id',
  'tenant_id',
  'deleted',
  'detailed',
  'metadata',
  'offset',
  'force',
  'member_of',
  'required',
  'resources',
  'in_tree',
  'created_at',
  'visibility',
  'ip',
  'dry-run',
  'start',
  'end',
  '__proto__',
] as const;

/** Without halves of pairs, of which no URI can be made. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '?');

/** One thing that is wrong with a request. */
type Damage = (request: Damageable) => Damageable;

const inTarget = fc.tuple(fc.nat(), oddText).map(
  ([where, text]): Damage =>
    (request) => {
      const [path = '', ...query] = request.target.split('?');
      const segments = path.split('/');
      segments[1 + (where % (segments.length - 1))] = text;
      return { ...request, target: [segments.join('/'), ...query].join('?') };
    },
);

const beyondTarget = fc.oneof(oddText, fc.constantFrom('', 'detail', 'action', 'metadata', 'tags')).map(
  (text): Damage =>
    (request) => {
      const [path, ...query] = request.target.split('?');
      return { ...request, target: [`${path}/${text}`, ...query].join('?') };
    },
);

const inQuery = fc.tuple(fc.constantFrom(...QUERY), oddText).map(
  ([key, text]): Damage =>
    (request) => {
      const joint = request.target.includes('?') ? '&' : '?';
      return { ...request, target: `${request.target}${joint}${key}=${text}` };
    },
);

const inBody = fc.tuple(fc.nat(), fc.constantFrom('replace', 'remove', 'add'), odd).map(
  ([where, how, value]): Damage =>
    ({ body, ...request }) => ({
      ...request,
      body: JSON.stringify(damaged(documentOf(body), where, how, value)),
    }),
);

const inText = fc.nat().map(
  (where): Damage =>
    ({ body = '', ...request }) => ({
      ...request,
      body: body.slice(0, where % (body.length + 1)),
    }),
);

const inMethod = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS').map(
  (method): Damage =>
    (request) => ({ ...request, method }),
);

const inVersion = fc.nat().map(
  (minor): Damage =>
    ({ versions, ...request }) => {
      if (!versions) return request;
      const version = `${versions.prefix}${minor % (versions.newest + 2)}`;
      return { ...request, versions, headers: { ...request.headers, 'openstack-api-version': version } };
    },
);

const inHeaders = fc
  .tuple(
    fc.constantFrom('x-auth-token', 'x-subject-token', 'content-type', 'accept', 'x-instance-id', 'range'),
    fc.constantFrom('', ' ', 'x', 'text/plain', 'application/octet-stream', 'bytes=5-', 'application/json'),
  )
  .map(
    ([name, value]): Damage =>
      (request) => ({
        ...request,
        headers: { ...request.headers, [name]: value },
      }),
  );

/** Makes one or two things wrong with a request: rather in its body than elsewhere. */
export const damages: fc.Arbitrary<Damage> = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: inBody },
      { weight: 3, arbitrary: inTarget },
      { weight: 2, arbitrary: inQuery },
      { weight: 2, arbitrary: inVersion },
      beyondTarget,
      inMethod,
      inText,
      inHeaders,
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map(
    (several): Damage =>
      (request) =>
        several.reduce((soFar, damage) => damage(soFar), request),
  );

function documentOf(body: string | undefined): Json {
  try {
    return JSON.parse(body ?? '{}') as Json;
  } catch {
    return body ?? null;
  }
}
