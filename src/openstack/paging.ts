import * as z from 'zod';
import { BadRequest, InvalidResponse, NotFound } from './errors.js';
import type { Query } from './options.js';
import type { InternalOptions, Service, ServiceRequest } from './service.js';

export interface Page<T> {
  readonly items: readonly T[];
  /** The link to the next page, absolute or relative. Only its query is used. */
  readonly next?: string | undefined;
}

const link = z.looseObject({ rel: z.string(), href: z.string() });

/** What a list answers in Nova, Cinder and Neutron: `{KEY: [...], KEY_links: [{rel: next, href}]}`. */
export interface LinkedList<T> {
  readonly key: string;
  readonly item: z.ZodType<T>;
}

const pageSchemas = new WeakMap<z.ZodType, z.ZodType<Page<unknown>>>();

/** The items of a list whose pages are linked as Nova, Cinder and Neutron link them. */
export function linkedPages<T extends object>(
  service: Service,
  request: ServiceRequest,
  list: LinkedList<T>,
  options?: InternalOptions,
): AsyncGenerator<T> {
  return pages(service, request, linkedPage(list), options);
}

function linkedPage<T>({ key, item }: LinkedList<T>): z.ZodType<Page<T>> {
  const known = pageSchemas.get(item);
  if (known) return known as z.ZodType<Page<T>>;
  const made = z
    .object({ [key]: z.array(item), [`${key}_links`]: z.array(link).optional() })
    .transform((page) => {
      const links = page[`${key}_links`] as z.output<typeof link>[] | undefined;
      return { items: page[key] as T[], next: links?.find(({ rel }) => rel === 'next')?.href };
    });
  pageSchemas.set(item, made);
  return made;
}

/** How often a list is begun anew because the item it stood at was deleted. */
const MOST_RESTARTS = 3;

/**
 * The items of a list, each once, over all its pages. Of a `next` link only the query is followed: its host
 * and prefix are wrong behind proxies, and a token must not go where an answer points. A full last page links
 * to one more, empty page (recording nova-list-limit-last-page-full). When the item that marks the next page
 * is gone by then, the list is begun anew without what was given already.
 */
export async function* pages<T extends object>(
  service: Service,
  request: ServiceRequest,
  page: z.ZodType<Page<T>>,
  options?: InternalOptions,
): AsyncGenerator<T> {
  const given = new Set<unknown>();
  let query: Query | undefined = request.query ?? {};
  let restarts = 0;
  while (query !== undefined) {
    let answer: Page<T>;
    try {
      answer = await service.ask({ ...request, query }, page, options);
    } catch (error) {
      if (!lostMarker(error, query) || restarts++ === MOST_RESTARTS) throw error;
      query = request.query ?? {};
      continue;
    }
    for (const item of answer.items) {
      const id = 'id' in item ? item.id : item;
      if (given.has(id)) continue;
      given.add(id);
      yield item;
    }
    query = nextQuery(answer.next, query, request);
  }
}

/** Nova and Glance answer 400 to a marker that is gone, Cinder 404 (recording cinder-list-marker-404). */
function lostMarker(error: unknown, query: Query): boolean {
  return query.marker !== undefined && (error instanceof BadRequest || error instanceof NotFound);
}

function nextQuery(next: string | undefined, query: Query, request: ServiceRequest): Query | undefined {
  if (next === undefined) return undefined;
  const following = parseQuery(new URL(next, 'http://relative').searchParams);
  if (following.marker === undefined || String(following.marker) === String(query.marker)) {
    throw new InvalidResponse({
      service: 'cloud',
      operation: request.operation,
      detail: 'the next page is the same page again',
    });
  }
  return following;
}

function parseQuery(search: URLSearchParams): Query {
  const query: Record<string, string[]> = {};
  for (const [key, value] of search) query[key] = [...(query[key] ?? []), value];
  return query;
}

/** Everything a generator gives, as a list. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
