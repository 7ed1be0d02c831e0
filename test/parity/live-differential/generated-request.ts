import fc from 'fast-check';
import type { RecordedService } from '../recording.js';
import { NOWHERE, pathValue, serverOf } from './known-things.js';
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

/** What would change the account that sends the requests, or that has no end. */
const LEFT_OUT = new Set(['revokeToken', 'changeUserPassword', 'updateUser', 'deleteUser']);

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
  const weight = OFTEN.has(operation.name) ? 12 : operation.bodies.length > 0 ? 3 : 1;
  return { arbitrary: requestFor(document, operation), weight };
}

const OFTEN = new Set(['createServer', 'createVolume', 'createImage', 'createPort', 'createToken']);

function requestFor(document: OpenApiDocument, operation: Operation): fc.Arbitrary<GeneratedRequest> {
  const { service, name, method } = operation;
  return fc
    .record({
      path: pathOf(operation),
      query: method === 'GET' ? queryOf(operation) : fc.constant(''),
      version: microversionOf(service),
      body: bodyOf(document, operation),
      admin: mayAdminister(operation) ? fc.boolean() : fc.constant(false),
    })
    .map(({ path, query, version, body, admin }) => ({
      service,
      operation: name,
      method,
      path: path + query,
      headers: [...contentType(name, body), ...version],
      body: body === undefined ? undefined : JSON.stringify(body),
      admin,
    }));
}

/** What an administrator may try without changing more than this run's own project. */
const HARMLESS = new Set([
  'createFlavor',
  'updateQuotaSet',
  'updateVolumeQuotaSet',
  'createUser',
  'createProject',
  'createRole',
  'createGroup',
  'createDomain',
]);

function mayAdminister({ method, path, name }: Operation): boolean {
  return method === 'GET' || path.endsWith('/servers/{server_id}/action') || HARMLESS.has(name);
}

function contentType(operation: string, body: Json): [string, string][] {
  if (body === undefined) return [];
  if (operation === 'uploadImageData' || operation === 'stageImageData') {
    return [['Content-Type', 'application/octet-stream']];
  }
  const patch =
    operation === 'updateImage' ? 'application/openstack-images-v2.1-json-patch' : 'application/json';
  return [['Content-Type', patch]];
}

function pathOf({ path, service, method }: Operation): fc.Arbitrary<string> {
  const pieces = path.split(/\{([^}]+)\}/);
  const values = pieces.map((piece, index) => {
    if (index % 2 === 0) return fc.constant(piece);
    // the project in front of Cinder's paths says nothing about the operation
    if (service === 'cinder' && index === 1) return fc.constant('ID-OF-PROJECT');
    return piece === 'server_id' ? serverOf(method) : pathValue(piece);
  });
  return fc.tuple(...values).map((all) => all.join(''));
}

const ODD_VALUES = [
  '', '0', '1', '-1', 'x', '1.5', '100000', '9999999999999999999', 'true', 'False', 'None', 'null', NOWHERE,
  'ID-OF-SERVER', '%00', '%C3%A9', 'a'.repeat(300), '%5B', '(', 'in:a,b', 'gt:1', '2026-11-22T00:00:00Z', 'asc', 'desc',
  'name', 'created_at', 'ACTIVE', 'name:asc', 'x:y',
]; // biome-ignore format: a list of values

const USUAL_KEYS = ['limit', 'marker', 'sort_key', 'sort_dir', 'name', 'status', 'fields', 'no_such_key'];

function queryOf({ query }: Operation): fc.Arbitrary<string> {
  const key = fc.constantFrom(...query, ...USUAL_KEYS);
  const one = fc
    .tuple(key, fc.constantFrom(...ODD_VALUES))
    .map(([name, value]) => `${encodeURIComponent(name)}=${value}`);
  const several = fc.array(one, { minLength: 1, maxLength: 2 }).map((all) => `?${all.join('&')}`);
  return fc.oneof({ arbitrary: fc.constant(''), weight: 1 }, { arbitrary: several, weight: 4 });
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

function bodyOf(document: OpenApiDocument, { method, bodies, name }: Operation): fc.Arbitrary<Json> {
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE') return fc.constant(undefined);
  if (name === 'updateImage')
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
  return fc.oneof(
    { arbitrary: right, weight: 3 },
    { arbitrary: wrong, weight: 5 },
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
