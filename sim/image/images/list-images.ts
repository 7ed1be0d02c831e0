import { type Comparable, compareValues } from '../../collation.js';
import { urlencode } from '../../http/python-query.js';
import { badRequest, imageNotFound } from '../fault.js';
import { findImage } from '../find.js';
import type { ImageCall } from '../image-call.js';
import { imagesByAge } from '../image-index.js';
import { type ImageRoute, ok } from '../route.js';
import type { ImageRecord } from '../state.js';
import { visibleTo } from '../visible.js';
import { checkVisibilityFilter, imageFilter, type Test } from './image-filters.js';
import { imageView } from './image-view.js';

/** `GET /v2/images`, newest first (recordings `glance-images*`). */
export const listImages: ImageRoute = {
  method: 'GET',
  path: '/images',
  answer(call) {
    const query = new URLSearchParams(call.call.search);
    const { limit, marker, memberStatus, tags, order, filters } = parse(call, query);
    const matches = imageFilter(filters, tags);
    const sees = visibleTo(call.state, call, filters.get('visibility'), memberStatus);
    const after = marker === undefined ? undefined : findImage(call.state, call.viewer, marker);
    if (marker !== undefined && !after) throw badRequest(imageNotFound(marker).message);
    const images = page(call, (image) => sees(image) && matches(image), order, after, limit);
    const last = images.length === limit ? images.at(-1) : undefined;
    const parameters = [...new Map(query)].filter(([name]) => name !== 'marker');
    const search = urlencode(parameters);
    return ok({
      images: images.map((image) => imageView(call, image)),
      first: search ? `/v2/images?${search}` : '/v2/images',
      schema: '/v2/schemas/images',
      ...(last && { next: `/v2/images?${urlencode([...parameters, ['marker', last.id]])}` }),
    });
  },
};

/** Of several of these, the first counts. The last is then a filter for a property of that name. */
const SINGLE = ['limit', 'marker', 'member_status', 'sort'];

interface Listing {
  readonly limit: number;
  readonly marker: string | undefined;
  readonly memberStatus: string;
  readonly tags: readonly string[];
  readonly order: Order;
  readonly filters: ReadonlyMap<string, string>;
}

/** @throws ImageFault 400 for the first thing that is wrong, in Glance's order */
function parse(call: ImageCall, query: URLSearchParams): Listing {
  const filters = new Map(query);
  for (const name of ['tag', 'sort_key', 'sort_dir']) filters.delete(name);
  for (const name of SINGLE) if (query.getAll(name).length === 1) filters.delete(name);
  checkVisibilityFilter(filters.get('visibility'));
  if (filters.get('changes-since')) {
    throw badRequest('The "changes-since" filter is no longer available on v2.');
  }
  const memberStatus = query.get('member_status') ?? 'accepted';
  if (!['pending', 'accepted', 'rejected', 'all'].includes(memberStatus)) {
    throw badRequest(`Invalid status: ${memberStatus}`);
  }
  return {
    limit: limitOf(call, query.get('limit')),
    marker: query.get('marker') ?? undefined,
    memberStatus,
    tags: query.getAll('tag').map((tag) => tag.trim()),
    order: orderOf(query),
    filters,
  };
}

function limitOf(call: ImageCall, value: string | null): number {
  const { page_size, page_size_max } = call.cloud.profile.image;
  if (value === null) return Math.min(page_size, page_size_max);
  if (!/^\s*[+-]?\d+\s*$/.test(value)) throw badRequest('limit param must be an integer');
  if (Number(value) < 0) throw badRequest('limit param must be positive');
  return Math.min(Number(value), page_size_max);
}

type Order = ReadonlyArray<readonly [key: string, ascending: boolean]>;

const SORT_COLUMNS: Readonly<Record<string, (image: ImageRecord) => Comparable>> = {
  name: ({ name }) => name,
  status: ({ status }) => status,
  container_format: ({ containerFormat }) => containerFormat,
  disk_format: ({ diskFormat }) => diskFormat,
  size: ({ size }) => size,
  id: ({ id }) => id,
  created_at: ({ createdAt }) => Math.floor(createdAt / 1000),
  updated_at: ({ updatedAt }) => Math.floor(updatedAt / 1000),
};

/**
 * The order that the query asks for, in both forms: `sort=name:asc,size` and `sort_key=name&sort_dir=asc`, which
 * may be repeated. What it leaves open is settled by age and id.
 */
function orderOf(query: URLSearchParams): Order {
  const { asked, rest } = query.has('sort') ? newForm(query) : oldForm(query);
  const missing = ['created_at', 'id'].filter((key) => asked.every(([known]) => known !== key));
  return [...asked, ...missing.map((key) => [key, rest] as const)];
}

interface AskedOrder {
  readonly asked: Order;
  /** Whether what is left open is ascending: where there was but one direction, it holds for that too. */
  readonly rest: boolean;
}

function newForm(query: URLSearchParams): AskedOrder {
  if (query.has('sort_key') || query.has('sort_dir')) {
    throw badRequest('Old and new sorting syntax cannot be combined');
  }
  const items = (query.get('sort') ?? '').trim().split(',');
  const asked = items.map((item) => {
    const [, key = '', direction = ''] = /^([^:]*):?(.*)$/s.exec(item) ?? [];
    return [checkKey(key.trim()), isAscending((direction || 'desc').trim())] as const;
  });
  return { asked, rest: asked.length === 1 && asked[0]?.[1] === true };
}

function oldForm(query: URLSearchParams): AskedOrder {
  const keys = query.getAll('sort_key').map((key) => checkKey(key.trim()));
  const directions = query.getAll('sort_dir').map((direction) => isAscending(direction.trim()));
  const several = directions.length > 1;
  if (several && directions.length !== keys.length) {
    throw badRequest('Number of sort dirs does not match the number of sort keys');
  }
  if (keys.length === 0) keys.push('created_at');
  return {
    asked: keys.map((key, index) => [key, directions[several ? index : 0] ?? false]),
    rest: !several && directions[0] === true,
  };
}

/** @throws ImageFault 400 (recording `glance-images-sort-bad-key`) */
function checkKey(key: string): string {
  if (Object.hasOwn(SORT_COLUMNS, key)) return key;
  const available = Object.keys(SORT_COLUMNS).join(', ');
  throw badRequest(`Invalid sort key: ${key}. It must be one of the following: ${available}.`);
}

/** @throws ImageFault 400 (recording `glance-images-sort-bad-dir`) */
function isAscending(direction: string): boolean {
  if (direction === 'asc' || direction === 'desc') return direction === 'asc';
  throw badRequest(`Invalid sort direction: ${direction}`);
}

function page(
  call: ImageCall,
  matches: Test,
  order: Order,
  after: ImageRecord | undefined,
  limit: number,
): ImageRecord[] {
  const byAge = order.map(([key]) => key).join() === 'created_at,id' && order.every(([, up]) => !up);
  const found = byAge ? matching(call, matches, after) : sorted(call, matches, order, after);
  const images: ImageRecord[] = [];
  if (limit === 0) return images;
  for (const image of found) {
    images.push(image);
    if (images.length === limit) break;
  }
  return images;
}

function* matching(call: ImageCall, matches: Test, after?: ImageRecord): Generator<ImageRecord> {
  for (const image of imagesByAge(call.state).after(after)) if (matches(image)) yield image;
}

function sorted(call: ImageCall, matches: Test, order: Order, after?: ImageRecord): ImageRecord[] {
  const compare = (a: ImageRecord, b: ImageRecord): number => {
    for (const [key, up] of order) {
      const column = SORT_COLUMNS[key] as (image: ImageRecord) => Comparable;
      const difference = compareValues(column(a), column(b));
      if (difference !== 0) return up ? difference : -difference;
    }
    return 0;
  };
  const all = [...matching(call, matches)].sort(compare);
  return after ? all.filter((image) => compare(image, after) > 0) : all;
}
