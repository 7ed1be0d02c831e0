import { type Comparable, compareValues } from '../collation.js';
import { urlencode } from '../http/python-query.js';
import { invalidInput, VolumeFault } from './fault.js';
import type { VolumeCall } from './volume-call.js';

/** The most items on a page, whatever is asked for. */
const MAX_LIMIT = 1000;

const bad = (message: string): VolumeFault => new VolumeFault('BadRequest', message);

/** A parameter of the query; of several, the last. */
export function parameter(call: VolumeCall, name: string): string | undefined {
  return call.query.getAll(name).at(-1);
}

/** Of a page or an order that is asked for several times, the first is taken; the others are left as filters. */
function first(call: VolumeCall, name: string): string | undefined {
  return call.query.get(name) ?? undefined;
}

export interface Page {
  readonly limit: number;
  readonly marker: string | undefined;
  readonly offset: number;
}

const PAGING = ['limit', 'marker', 'offset'];
const SORTING = ['sort', 'sort_key', 'sort_dir'];

/** @throws VolumeFault 400 (recording `cinder-list-limit-bad`) */
export function pageOf(call: VolumeCall): Page {
  return {
    limit: limitOf(call),
    marker: first(call, 'marker'),
    offset: offsetOf(call),
  };
}

function limitOf(call: VolumeCall): number {
  const limit = pythonInt(first(call, 'limit') ?? String(MAX_LIMIT));
  if (limit === undefined) throw bad('limit param must be an integer');
  if (limit < 0) throw bad('limit param must be positive');
  return Math.min(limit, MAX_LIMIT);
}

function offsetOf(call: VolumeCall): number {
  const offset = pythonInt(first(call, 'offset') ?? '0');
  if (offset === undefined) throw bad('offset must be an integer');
  if (offset < 0) throw bad('offset must be >= 0');
  if (offset > 0x7fffffff) throw bad('offset must be <= 2147483647');
  return offset;
}

/** Python's `int(text)`. */
export function pythonInt(text: string): number | undefined {
  return /^\s*[+-]?\d+(_\d+)*\s*$/.test(text) ? Number(text.replaceAll('_', '')) : undefined;
}

export interface Order {
  readonly keys: readonly string[];
  readonly ascending: readonly boolean[];
}

/**
 * The order that the query asks for, in both forms: `sort=name:asc,size` and the older `sort_key`, `sort_dir`. What
 * it leaves open is settled by age and id, in the direction of the first key.
 * @throws VolumeFault 400
 */
export function orderOf(call: VolumeCall, aliases: Readonly<Record<string, string>>): Order {
  const asked = askedOrder(call);
  const keys = asked.map(([key]) => (Object.hasOwn(aliases, key) ? (aliases[key] as string) : key));
  if (asked.some(([, direction]) => direction !== 'asc' && direction !== 'desc')) {
    throw invalidInput("Unknown sort direction, must be 'desc' or 'asc'.");
  }
  const ascending = asked.map(([, direction]) => direction === 'asc');
  for (const key of ['created_at', 'id']) {
    if (keys.includes(key)) continue;
    keys.push(key);
    ascending.push(ascending[0] ?? false);
  }
  return { keys, ascending };
}

/** Looked at before the filters, and the directions after them. @throws VolumeFault 400 for both forms at once */
export function checkOrderForm(call: VolumeCall): void {
  askedOrder(call);
}

/** As the query says it, in either form. @throws VolumeFault 400 for both at once */
export function askedOrder(call: VolumeCall, usual = 'created_at'): [key: string, direction: string][] {
  const sort = first(call, 'sort');
  const key = first(call, 'sort_key');
  const direction = first(call, 'sort_dir');
  if (sort === undefined) return [[(key ?? usual).trim(), (direction ?? 'desc').trim()]];
  if (key !== undefined || direction !== undefined) {
    throw bad(
      "The 'sort_key' and 'sort_dir' parameters are deprecated and cannot be used with the 'sort' parameter.",
    );
  }
  return sort
    .trim()
    .split(',')
    .map((item) => {
      const [, name = '', way = ''] = /^([^:]*):?(.*)$/s.exec(item) ?? [];
      return [name.trim(), way.trim() || 'desc'];
    });
}

/** What a list can be ordered by, and how to find it in a record. */
export type Columns<Item> = Readonly<Record<string, (item: Item) => Comparable>>;

/** @throws VolumeFault 400 (recording `cinder-list-sort-bad`) */
export function comparison<Item>(order: Order, columns: Columns<Item>): (a: Item, b: Item) => number {
  const steps = order.keys.map((key, index) => {
    if (!Object.hasOwn(columns, key)) throw invalidInput('Invalid sort key');
    return { column: columns[key] as (item: Item) => Comparable, sign: order.ascending[index] ? 1 : -1 };
  });
  return (a, b) => {
    for (const { column, sign } of steps) {
      const difference = compareValues(column(a), column(b));
      if (difference !== 0) return sign * difference;
    }
    return 0;
  };
}

/** Newest first, which is what nobody has to ask for. */
export function isDefault(order: Order): boolean {
  return order.keys.join() === 'created_at,id' && order.ascending.every((one) => !one);
}

/** The part of `items`, which are in order, that the page asks for. */
export function* pagePart<Item>(items: Iterable<Item>, page: Page): Generator<Item> {
  let skip = page.offset;
  let left = page.limit;
  if (left === 0) return;
  for (const item of items) {
    if (skip-- > 0) continue;
    yield item;
    if (--left === 0) return;
  }
}

/**
 * A page of `items`. The marker is looked for before it is known whether there is such an order.
 *
 * @param find what is behind an id; undefined where one that is not there is nowhere to begin
 * @throws VolumeFault 400 for an order that there is not, and what `find` throws
 */
export function sortedPage<Item>(
  items: Iterable<Item>,
  { page, order, columns }: { readonly page: Page; readonly order: Order; readonly columns: Columns<Item> },
  find: (id: string) => Item | undefined,
): Item[] {
  const marker = page.marker === undefined ? undefined : find(page.marker);
  const compare = comparison(order, columns);
  const sorted = [...items].sort(compare);
  return [...pagePart(marker ? sorted.filter((one) => compare(one, marker) > 0) : sorted, page)];
}

/** The parameters that neither page nor order, and those that are there again: the last value of each. */
export function filtersOf(call: VolumeCall): Map<string, string> {
  const filters = new Map(call.query);
  for (const name of [...PAGING, ...SORTING]) if (call.query.getAll(name).length < 2) filters.delete(name);
  return filters;
}

/**
 * The link to the next page: on every full page, also when nothing follows (recording `cinder-list-limit`).
 *
 * @param total of all that match, where the client asked for it: then that decides what is full
 */
export function nextLinks(
  call: VolumeCall,
  collection: string,
  items: readonly { readonly id: string }[],
  total?: number,
): readonly unknown[] | undefined {
  const last = items.at(-1);
  if (!last || limitOf(call) > (total || items.length)) return undefined;
  const parameters = [...call.query].filter(([name]) => name !== 'marker');
  const query = urlencode([...parameters, ['marker', last.id]]);
  return [{ rel: 'next', href: `${call.selfRoot}/${collection}?${query}` }];
}

/** Takes a flag out of the filters. @throws VolumeFault 400 unless it can be read as one */
export function takeFlag(filters: Map<string, string>, name: string): boolean {
  const value = filters.get(name);
  filters.delete(name);
  return readFlag(name, value ?? 'false');
}

export function readFlag(name: string, value: string): boolean {
  const read = strictBoolean(value);
  if (read === undefined) throw bad(`Value '${value}' for '${name}' is not a boolean.`);
  return read;
}

/** `strutils.bool_from_string(value, strict=True)` */
export function strictBoolean(value: string): boolean | undefined {
  const word = value.trim().toLowerCase();
  if (['1', 't', 'true', 'on', 'y', 'yes'].includes(word)) return true;
  return ['0', 'f', 'false', 'off', 'n', 'no'].includes(word) ? false : undefined;
}
