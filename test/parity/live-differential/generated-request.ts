import fc from 'fast-check';
import type { RecordedService } from '../recording.js';
import { queryOf } from './known-queries.js';
import { ownAlone, pathValue, serverOf } from './known-things.js';
import type { OpenApiDocument, Operation } from './official-schemas.js';
import { allowedBy, type Json } from './value.js';

/** A request as both clouds get it, but for the ids of things: see `Thing`. */
export interface GeneratedRequest {
  readonly service: RecordedService;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | undefined;
  /** Sent by the administrator, who may more and sees more. */
  readonly admin: boolean;
}

/** What would end the account that sends the requests, or leave something that no request ends. */
const LEFT_OUT = new Set([
  'DELETE /v3/auth/tokens',
  'POST /v3/users/{user_id}/password',
  'POST /v3/{project_id}/backups',
]);

/** Only of somebody else. */
const OF_OTHERS = new Set(['PATCH /v3/users/{user_id}', 'DELETE /v3/users/{user_id}']);

/** What the real service makes and then can neither show nor delete. */
const unending = ({ path, body = '' }: GeneratedRequest): boolean =>
  path.startsWith('/v2/metadefs/namespaces') && /"(namespace|name)":"\s*"/.test(body);

/** Requests for any of these operations, each as often as the others. */
export function requestsFor(
  document: OpenApiDocument,
  operations: readonly Operation[],
): fc.Arbitrary<GeneratedRequest> {
  const wanted = operations.filter(({ name }) => !LEFT_OUT.has(name));
  return fc.oneof(...wanted.map((operation) => weighted(document, operation)));
}

/** What takes a body has more to get wrong. */
function weighted(document: OpenApiDocument, operation: Operation): fc.WeightedArbitrary<GeneratedRequest> {
  const weight = OFTEN.has(operation.name) ? 15 : operation.bodies.length > 0 ? 3 : isList(operation) ? 2 : 1;
  return { arbitrary: requestFor(document, operation), weight };
}

const isList = ({ method, path }: Operation): boolean => method === 'GET' && !path.endsWith('}');

const OFTEN = new Set([
  'POST /v2.1/servers',
  'POST /v3/{project_id}/volumes',
  'POST /v2/images',
  'POST /v2.0/ports',
  'POST /v3/auth/tokens',
]);

function requestFor(document: OpenApiDocument, operation: Operation): fc.Arbitrary<GeneratedRequest> {
  const { service, name, method } = operation;
  return fc
    .record({
      path: pathOf(operation),
      query: method === 'GET' ? queryOf(operation) : fc.constant(''),
      version: microversionOf(service),
      others: otherHeaders,
      body: bodyOf(document, operation),
      admin: fc.boolean(),
    })
    .filter(({ path, admin }) => !OF_OTHERS.has(name) || (admin && ownAlone(path) !== undefined))
    .map(({ path, query, version, others, body, admin }) => {
      const changing = admin ? pathForAdministrator(operation, path) : undefined;
      const headers = [...contentType(name, body), ...version];
      return {
        service,
        operation: name,
        method,
        path: (changing ?? path) + query,
        headers: others.length > 0 ? replaced(headers, others) : headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        admin: changing !== undefined,
      };
    })
    .filter((request) => !unending(request));
}

function replaced(headers: HeaderList, others: HeaderList): HeaderList {
  return [...headers.filter(([name]) => !others.some(([other]) => other === name)), ...others];
}

/** What an administrator may make without changing more than this run's own project: it is deleted again. */
const HARMLESS = new Set([
  'POST /v2.1/flavors',
  'POST /v2.1/os-aggregates',
  'PUT /v2.1/os-quota-sets/{project_id}',
  'PUT /v3/{project_id}/os-quota-sets/{project_id}',
  'PUT /v2.0/quotas/{project_id}',
  'POST /v3/{project_id}/types',
  'POST /v3/{project_id}/qos-specs',
  'POST /v3/{project_id}/group_types',
  'POST /v2/metadefs/namespaces',
  'POST /v2.0/flavors',
  'POST /v2.0/service_profiles',
  'POST /v2.0/networks',
  'POST /v2.0/address-scopes',
  'POST /v2.0/subnetpools',
  'POST /v3/users',
  'POST /v3/projects',
  'POST /v3/roles',
  'POST /v3/groups',
  'POST /v3/domains',
  'POST /v3/regions',
  'POST /v3/services',
  'POST /v3/credentials',
  'POST /resource_providers',
]);

/** Reading that does something. */
const DOING = /\/(associate|disassociate|disassociate_all|startup|shutdown|reboot)$/;

/** Where an administrator may send it, if anywhere: Cinder wants the project of who asks in front. */
function pathForAdministrator({ service, method, name }: Operation, path: string): string | undefined {
  const [, root = '', rest = path] = service === 'cinder' ? (/^(\/v3\/[^/]+)(\/.*)$/.exec(path) ?? []) : [];
  const reads = method === 'GET' && !DOING.test(path);
  const found = reads || HARMLESS.has(name) ? rest : ownAlone(rest);
  return found === undefined ? undefined : root.replace('ID-OF-PROJECT', 'ID-OF-ADMIN-PROJECT') + found;
}

function contentType(operation: string, body: Json): [string, string][] {
  if (body === undefined) return [];
  if (/\/(file|stage)$/.test(operation)) {
    return [['Content-Type', 'application/octet-stream']];
  }
  const patch =
    operation === PATCH_IMAGE ? 'application/openstack-images-v2.1-json-patch' : 'application/json';
  return [['Content-Type', patch]];
}

const PATCH_IMAGE = 'PATCH /v2/images/{image_id}';

function pathOf({ path, service, method }: Operation): fc.Arbitrary<string> {
  const pieces = path.split(/\{([^}]+)\}/);
  const values = pieces.map((piece, index) => {
    if (index % 2 === 0) return fc.constant(piece);
    // the project in front of Cinder's paths says nothing about the operation
    if (service === 'cinder' && index === 1) return fc.constant('ID-OF-PROJECT');
    return piece === 'server_id'
      ? serverOf(method)
      : pathValue(piece, path.slice(0, path.indexOf(`{${piece}}`)));
  });
  return fc.tuple(...values).map((all) => all.join(''));
}

const NOVA_MINORS = [
  1, 2, 3, 9, 10, 18, 19, 26, 32, 35, 36, 37, 42, 46, 47, 51, 52, 56, 57, 60, 66, 67, 73, 74, 75, 77, 90, 93,
];
const CINDER_MINORS = [
  0, 3, 4, 7, 8, 10, 12, 13, 21, 26, 27, 31, 34, 42, 44, 46, 47, 48, 52, 53, 54, 60, 61, 65, 70,
];

const PLACEMENT_MINORS = [0, 1, 2, 6, 9, 10, 15, 19, 20, 23, 28, 34, 38, 39];

type Versions = readonly [name: string, major: number, minors: readonly number[], odd: readonly string[]];

const VERSIONS: Readonly<Record<'nova' | 'cinder' | 'placement', Versions>> = {
  nova: ['compute', 2, NOVA_MINORS, ['2.94', '3.0', 'x', '2.01', '2.0']],
  cinder: ['volume', 3, CINDER_MINORS, ['3.71', '2.0', 'x', '3.01', '4.0']],
  placement: ['placement', 1, PLACEMENT_MINORS, ['1.40', '2.0', 'x', '1']],
};

type HeaderList = readonly (readonly [name: string, value: string])[];

/** One that the service knows, mostly; now and then none, the latest, or one that there is not. */
function microversionOf(service: RecordedService): fc.Arbitrary<HeaderList> {
  const none: fc.Arbitrary<HeaderList> = fc.constant([]);
  if (service !== 'nova' && service !== 'cinder' && service !== 'placement') return none;
  const [name, major, minors, odd] = VERSIONS[service];
  const header = (version: string): HeaderList => [['OpenStack-API-Version', `${name} ${version}`]];
  const known = fc.constantFrom(...minors).map((minor) => header(`${major}.${minor}`));
  return fc.oneof(
    { arbitrary: known, weight: 12 },
    { arbitrary: fc.constant(header('latest')), weight: 2 },
    { arbitrary: fc.constantFrom(...odd).map(header), weight: 1 },
    { arbitrary: none, weight: 3 },
  );
}

/** What a client may send along that says little, or that a service does not take. */
const otherHeaders: fc.Arbitrary<HeaderList> = fc.oneof(
  { arbitrary: fc.constant<HeaderList>([]), weight: 24 },
  fc.constantFrom<HeaderList>(
    [['Accept', 'application/xml']],
    [['Accept', 'text/html']],
    [['Accept', 'application/json']],
    [['Accept-Language', 'de']],
    [['Content-Type', 'text/plain']],
    [['Content-Type', 'application/xml']],
    [['Content-Type', 'application/json; charset=utf-8']],
    [['X-OpenStack-Nova-API-Version', '2.10']],
    [['OpenStack-API-Version', '2.10']],
    [['OpenStack-API-Version', 'compute 2.60, volume 3.60, placement 1.30']],
    [['OpenStack-API-Version', 'identity 3.14']],
    [['If-Match', 'x']],
  ),
);

function bodyOf(document: OpenApiDocument, { method, bodies, name }: Operation): fc.Arbitrary<Json> {
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE') return fc.constant(undefined);
  if (name === PATCH_IMAGE)
    return fc.oneof(
      imagePatch,
      fc.array(
        imagePatch.map((all) => all[0]),
        { maxLength: 2 },
      ),
    );
  if (bodies.length === 0) return fc.constantFrom<Json>({}, undefined, [], null, 'x', { x: {} });
  const right = fc.oneof(...bodies.map((schema) => allowedBy(document, schema)));
  const wrong = fc.tuple(right, fc.nat(), fc.nat()).map(([body, at, how]) => spoiled(body, at, how));
  const twice = fc
    .tuple(wrong, fc.nat(), fc.nat())
    .map(([body, at, how]) => (isRecord(body) ? spoiled(body, at, how) : body));
  return fc.oneof(
    { arbitrary: right, weight: 4 },
    { arbitrary: wrong, weight: 4 },
    { arbitrary: twice, weight: 1 },
    { arbitrary: fc.constantFrom<Json>({}, [], null, 'x', { x: 1 }), weight: 1 },
  );
}

const imagePatch = fc
  .record({
    op: fc.constantFrom('replace', 'add', 'remove', 'move'),
    path: fc.constantFrom(
      '/name',
      '/tags',
      '/min_ram',
      '/visibility',
      '/id',
      '/os_distro',
      '/status',
      'x',
      '/a/b',
      '',
    ),
    value: fc.constantFrom<Json>('parity', ['a'], 1, -1, null, true, 'shared', {}),
  })
  .map((one) => [one]);

/** The same body with one thing wrong: a value of another type or size, a field missing or one too many. */
function spoiled(body: Json, at: number, how: number): Json {
  const places = placesIn(body);
  const place = places[at % places.length] ?? [];
  return changed(body, place, SPOILERS[how % SPOILERS.length] as (value: Json) => Json);
}

const REMOVED = Symbol('removed');

const SPOILERS: readonly ((value: Json) => Json)[] = [
  () => REMOVED,
  () => REMOVED,
  (value) => (isRecord(value) ? { ...value, no_such_field: 'x' } : { no_such_field: value }),
  (value) => (isRecord(value) ? { ...value, no_such_field: 'x' } : [value]),
  () => null,
  () => 5,
  () => -1,
  () => 1.5,
  () => 2 ** 31,
  () => true,
  () => '',
  () => ' ',
  () => 'x',
  () => 'x'.repeat(256),
  () => 'x\u{1F600}',
  () => [],
  () => ({}),
  (value) =>
    typeof value === 'number' ? String(value) : typeof value === 'string' ? [value] : JSON.stringify(value),
  (value) => (typeof value === 'number' ? value + 1 : 'None'),
];

type Place = readonly (string | number)[];

/** Of all values but the whole. */
function placesIn(value: Json, place: Place = []): Place[] {
  const entries = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : [];
  const below = entries.flatMap(([key, item]) => placesIn(item, [...place, key]));
  return place.length === 0 ? below : [place, ...below];
}

function changed(value: Json, [key, ...rest]: Place, change: (value: Json) => Json): Json {
  if (key === undefined) return change(value);
  if (Array.isArray(value)) {
    return value
      .map((item, at) => (at === key ? changed(item, rest, change) : item))
      .filter((item) => item !== REMOVED);
  }
  const all = { ...(value as Record<string, Json>) };
  const item = changed(all[key], rest, change);
  if (item === REMOVED) delete all[key];
  else all[key] = item;
  return all;
}

function isRecord(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
