import { type Comparable, compareValues } from '../../collation.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { pageOf, pagingParameters } from '../paging.js';
import type { ComputeReply, ComputeRoute, Schemas } from '../route.js';
import { anyText, looseQuery, several, strictQuery } from '../schema/query.js';
import { choice } from '../schema/types.js';
import { type FlavorRecord, mayUse } from './flavor.js';
import { briefFlavor, viewFlavor, withFlavors } from './flavor-view.js';

/** What Nova's database calls a flavor's parts; `id` there counts rows. */
const SORT_KEYS: Readonly<Record<string, (flavor: FlavorRecord, place: number) => Comparable>> = {
  created_at: ({ createdAt }) => createdAt,
  description: ({ description }) => description,
  disabled: ({ disabled }) => disabled,
  ephemeral_gb: ({ ephemeral }) => ephemeral,
  flavorid: ({ id }) => id,
  id: (_flavor, place) => place,
  is_public: ({ isPublic }) => isPublic,
  memory_mb: ({ ram }) => ram,
  name: ({ name }) => name,
  root_gb: ({ disk }) => disk,
  rxtx_factor: ({ rxtxFactor }) => rxtxFactor,
  swap: ({ swap }) => swap,
  updated_at: () => null,
  vcpu_weight: () => null,
  vcpus: ({ vcpus }) => vcpus,
};

const parameters = {
  ...pagingParameters,
  is_public: anyText,
  minRam: anyText,
  minDisk: anyText,
  sort_key: several(choice(...(Object.keys(SORT_KEYS) as [string]))),
  sort_dir: several(choice('asc', 'desc')),
};

const query: Schemas = [
  [0, looseQuery(parameters)],
  [75, strictQuery(parameters)],
];

/** `GET /flavors`: id, name and links (recordings `nova-flavors*`). */
export const listFlavors: ComputeRoute = {
  method: 'GET',
  path: '/flavors',
  query,
  answer: (call) => list(call, 'flavors', briefFlavor),
};

/** `GET /flavors/detail` (recordings `nova-flavors-detail*`). */
export const listFlavorsDetailed: ComputeRoute = {
  method: 'GET',
  path: '/flavors/detail',
  query,
  answer: (call) => list(call, 'flavors/detail', viewFlavor),
};

function list(
  call: ComputeCall,
  path: string,
  view: (call: ComputeCall, flavor: FlavorRecord) => unknown,
): ComputeReply {
  const isPublic = call.isAdmin ? readIsPublic(call.query.get('is_public')) : undefined;
  const minRam = readNumber(call, 'minRam');
  const minDisk = readNumber(call, 'minDisk');
  const found = sorted(call, [...call.cloud.compute.flavors.values()]).filter(
    (flavor) =>
      (call.isAdmin ? isPublic === undefined || flavor.isPublic === isPublic : mayUse(call, flavor)) &&
      flavor.ram >= minRam &&
      flavor.disk >= minDisk,
  );
  const { items, links } = pageOf(call, found, ({ id }) => id, { path, key: 'flavors' });
  return withFlavors({ flavors: items.map((flavor) => view(call, flavor)), ...links });
}

function sorted(call: ComputeCall, flavors: FlavorRecord[]): FlavorRecord[] {
  const value = SORT_KEYS[call.query.get('sort_key') || 'flavorid'];
  const sign = call.query.get('sort_dir') === 'desc' ? -1 : 1;
  const keyed = flavors.map((flavor, place) => ({ flavor, place, key: value?.(flavor, place) ?? null }));
  keyed.sort((a, b) => sign * compareValues(a.key, b.key) || a.place - b.place);
  return keyed.map(({ flavor }) => flavor);
}

const TRUE = ['t', 'true', 'on', 'y', 'yes', '1'];
const FALSE = ['f', 'false', 'off', 'n', 'no', '0'];

/** Undefined: both kinds, which `None` asks for. */
function readIsPublic(text: string | undefined): boolean | undefined {
  if (text === undefined) return true;
  const word = text.trim().toLowerCase();
  if (word === 'none') return undefined;
  if (TRUE.includes(word)) return true;
  if (FALSE.includes(word)) return false;
  throw badRequest(`Invalid is_public filter [${text}]`);
}

function readNumber(call: ComputeCall, name: 'minRam' | 'minDisk'): number {
  const text = call.query.get(name);
  if (text === undefined) return 0;
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw badRequest(`Invalid ${name} filter [${text}]`);
  return Number(text);
}
