import { type Comparable, collationKey, compareValues } from '../collation.js';
import { badRequest, badResource, invalidInput, notFound } from './fault.js';
import type { NetworkCall } from './network-call.js';
import type { Attribute, Resource } from './resource.js';
import { canonicalMac, conversionMessage, toBoolean, toInteger } from './values.js';

export type View = Readonly<Record<string, unknown>>;

const NOT_FILTERS = ['metadata', 'fields', 'sort_key', 'sort_dir', 'limit', 'marker', 'page_reverse'];

/** What a list's query asks for. */
export interface ListQuery {
  readonly filters: ReadonlyMap<string, readonly unknown[]>;
  readonly fields: readonly string[];
  readonly sorts: ReadonlyArray<readonly [key: string, ascending: boolean]>;
  readonly limit: number;
  readonly marker: string | undefined;
  readonly reverse: boolean;
}

/** What is listed, by the name of one and the attributes that a query may use. */
export type Listed = Pick<Resource, 'name' | 'attributes'>;

/** What says how a list is shown counts once: the last time. */
export function lastOf(query: URLSearchParams, name: string): string | undefined {
  return query.getAll(name).at(-1);
}

/** @throws NetworkFault 400 */
export function parseListQuery(resource: Listed, query: URLSearchParams): ListQuery {
  return {
    fields: query.getAll('fields'),
    filters: parseFilters(resource, query),
    limit: parseLimit(lastOf(query, 'limit') ?? null),
    sorts: parseSorts(resource, query),
    marker: lastOf(query, 'marker'),
    reverse: lastOf(query, 'page_reverse')?.toLowerCase() === 'true',
  };
}

/** @throws NetworkFault 400 */
export function parseFilters(resource: Listed, query: URLSearchParams): Map<string, unknown[]> {
  const names = [...new Set(query.keys())].filter((name) => !NOT_FILTERS.includes(name));
  const unknown = names.filter((name) => !attributeOf(resource, name)?.filter);
  const filters = new Map(
    names
      .filter((name) => !unknown.includes(name))
      .map((name) => [name, query.getAll(name).map((value) => convert(attributeOf(resource, name), value))]),
  );
  if (unknown.length > 0) {
    throw badRequest(`[${unknown.map((name) => `'${name}'`).join(', ')}] is invalid attribute for filtering`);
  }
  return filters;
}

function attributeOf(resource: Listed, name: string): Attribute | undefined {
  return Object.hasOwn(resource.attributes, name) ? resource.attributes[name] : undefined;
}

function convert(attribute: Attribute | undefined, value: string): unknown {
  attribute?.check?.(value);
  try {
    if (attribute?.filter === 'boolean') return toBoolean(value);
    if (attribute?.filter === 'integer') return toInteger(value);
  } catch (error) {
    throw invalidInput(conversionMessage(error) ?? String(error));
  }
  if (attribute?.filter === 'number') return numberIn(value);
  if (attribute?.filter === 'fixed-ips') return keyAndValue(value);
  if (attribute?.filter && attribute.filter in TAG_FILTERS) return value;
  return attribute?.filter === 'mac' ? String(canonicalMac(value)).toUpperCase() : collationKey(value);
}

/** What the database makes of a text that it compares with a number: what it begins with, or 0. */
function numberIn(text: string): number {
  return Number(/^\s*[+-]?\d+(\.\d+)?(e[+-]?\d+)?/i.exec(text)?.[0] ?? 0);
}

/** `ip_address=10.0.0.5` */
function keyAndValue(value: string): readonly [string, string] {
  const mark = value.indexOf('=');
  if (mark < 1) throw invalidInput(`'${value}' is not of the form <key>=[value]`);
  return [value.slice(0, mark).trim(), value.slice(mark + 1).trim()];
}

/** @throws NetworkFault 400 */
export function parseLimit(text: string | null): number {
  if (text === null) return 0;
  if (/^\s*\+?\d+\s*$/.test(text)) return Number(text);
  throw badResource('limit', `Limit must be an integer 0 or greater and not '${text}'`);
}

/** @throws NetworkFault 400 */
export function parseSorts(resource: Listed, query: URLSearchParams): [string, boolean][] {
  const keys = query.getAll('sort_key').filter(Boolean);
  const directions = query.getAll('sort_dir').filter(Boolean);
  if (keys.length !== directions.length) {
    throw badRequest('The number of sort_keys and sort_dirs must be same');
  }
  const list = (values: readonly string[]) => `[${values.map((value) => `'${value}'`).join(', ')}]`;
  const wrongKeys = keys.filter((key) => !attributeOf(resource, key)?.sort);
  if (wrongKeys.length > 0) throw badRequest(`${list(wrongKeys)} is invalid attribute for sort_keys`);
  const wrong = directions.filter((direction) => direction !== 'asc' && direction !== 'desc');
  if (wrong.length > 0) {
    throw badRequest(`${list(wrong)} is invalid value for sort_dirs, valid value is 'asc' and 'desc'`);
  }
  return keys.map((key, place) => [key, directions[place] === 'asc']);
}

/** Whether a thing passes the filters. Neutron's database compares texts without regard to case. */
export function passes(view: View, resource: Listed, filters: ListQuery['filters']): boolean {
  for (const [name, wanted] of filters) {
    if (!passesOne(view, name, attributeOf(resource, name), wanted)) return false;
  }
  return true;
}

function passesOne(
  view: View,
  name: string,
  attribute: Attribute | undefined,
  wanted: readonly unknown[],
): boolean {
  const tagged = TAG_FILTERS[attribute?.filter ?? ''];
  if (tagged)
    return tagged(
      view.tags as readonly string[],
      wanted.flatMap((text) => String(text).split(',')),
    );
  const value = view[name];
  if (attribute?.filter === 'ignored') return true;
  if (attribute?.filter === 'fixed-ips') return hasFixedIp(value, wanted as [string, string][]);
  if (attribute?.filter === 'any-of') {
    return (value as unknown[]).some((item) => wanted.includes(collationKey(String(item))));
  }
  const counted = attribute?.firstOnly ? wanted.slice(0, 1) : wanted;
  return counted.includes(typeof value === 'string' ? collationKey(value) : value);
}

const TAG_FILTERS: Readonly<Record<string, (tags: readonly string[], wanted: readonly string[]) => boolean>> =
  {
    tags: (tags, wanted) => wanted.every((tag) => tags.includes(tag)),
    'tags-any': (tags, wanted) => wanted.some((tag) => tags.includes(tag)),
    'not-tags': (tags, wanted) => !wanted.every((tag) => tags.includes(tag)),
    'not-tags-any': (tags, wanted) => !wanted.some((tag) => tags.includes(tag)),
  };

const FIXED_IP_KEYS = ['ip_address', 'ip_address_substr', 'subnet_id'];

/** One of the addresses asked for by each key: `ip_address`, `subnet_id`, `ip_address_substr`. */
function hasFixedIp(value: unknown, wanted: readonly (readonly [string, string])[]): boolean {
  const ips = value as readonly Readonly<Record<string, string>>[];
  const keys = [...new Set(wanted.map(([key]) => key))].filter((key) => FIXED_IP_KEYS.includes(key));
  return keys.every((key) => {
    const texts = wanted.filter(([name]) => name === key).map(([, text]) => text);
    if (key === 'ip_address_substr') {
      return ips.some((item) => texts.some((text) => item.ip_address?.includes(text)));
    }
    return ips.some((item) => texts.includes(item[key] ?? ''));
  });
}

/** Sorted, and by id where that leaves a choice. */
export function sortViews(resource: Listed, views: View[], sorts: ListQuery['sorts']): View[] {
  const order = [...sorts, ['id', true] as const];
  return views.sort((a, b) => {
    for (const [key, ascending] of order) {
      const values = attributeOf(resource, key)?.values;
      const place = (view: View): unknown => (values ? values.indexOf(String(view[key])) : view[key]);
      const difference = compareValues(place(a) as Comparable, place(b) as Comparable);
      if (difference !== 0) return ascending ? difference : -difference;
    }
    return 0;
  });
}

export interface Page {
  readonly views: readonly View[];
  readonly links: ReadonlyArray<{ readonly rel: string; readonly href: string }> | undefined;
}

/** @throws NetworkFault 404 for a marker that is not there */
export function pageOf(call: NetworkCall, resource: Resource, query: ListQuery, sorted: View[]): Page {
  const { limit, marker, reverse } = query;
  if (limit === 0) return { views: sorted, links: undefined };
  const place = marker === undefined ? -1 : sorted.findIndex((view) => view.id === marker);
  if (marker !== undefined && place < 0) throw notFound(resource.name, marker);
  const end = place < 0 ? sorted.length : place;
  const views = reverse
    ? sorted.slice(Math.max(end - limit, 0), end)
    : sorted.slice(place + 1, place + 1 + limit);
  return { views, links: linksOf(call, views, limit, reverse) };
}

export function linksOf(call: NetworkCall, views: readonly View[], limit: number, reverse: boolean) {
  const full = views.length >= limit;
  const links: { rel: string; href: string }[] = [];
  if (full || reverse) links.push({ rel: 'next', href: pageLink(call, views.at(-1), false) });
  if (full || !reverse) links.push({ rel: 'previous', href: pageLink(call, views[0], true) });
  return links;
}

function withLast(query: URLSearchParams, name: string, value: string): URLSearchParams {
  return new URLSearchParams([...[...query].filter(([one]) => one !== name), [name, value]]);
}

/** As `pop` does of what Python's webob keeps a query in. */
function removeFirst(query: URLSearchParams, name: string): URLSearchParams {
  const entries = [...query];
  const place = entries.findIndex(([one]) => one === name);
  return new URLSearchParams(entries.filter((_, index) => index !== place));
}

function pageLink({ call }: NetworkCall, at: View | undefined, reverse: boolean): string {
  const query = at ? withLast(call.query, 'marker', String(at.id)) : removeFirst(call.query, 'marker');
  const turned = reverse ? withLast(query, 'page_reverse', 'True') : removeFirst(query, 'page_reverse');
  return `${call.root}${call.path}?${turned}`;
}
