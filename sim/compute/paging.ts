import type { ComputeCall } from './compute-call.js';
import { badRequest } from './fault.js';
import { nonNegativeInteger } from './schema/nova-types.js';
import { anyText, several } from './schema/query.js';

/** Nova's `max_limit`. */
const MAX_LIMIT = 1000;

/** Query parameters of every list that comes in pages. */
export const pagingParameters = { limit: several(nonNegativeInteger), marker: anyText };

export interface Page<Item> {
  readonly items: readonly Item[];
  /** `{flavors_links: [...]}` on a full page, else nothing. */
  readonly links: Readonly<Record<string, unknown>>;
}

/**
 * The part of a list that `limit` and `marker` ask for. A link to the next page stands on every full page, also
 * when nothing follows (recordings `nova-flavors-limit-1`, `nova-flavors-marker`).
 *
 * @param path from behind the version on: `flavors/detail`
 * @param unknownMarker what is said of a marker that is none of the items
 * @throws ComputeFault 400
 */
export function pageOf<Item>(
  call: ComputeCall,
  all: readonly Item[],
  idOf: (item: Item) => string,
  {
    path,
    key,
    linksKey = `${key}_links`,
    unknownMarker = (id) => `marker [${id}] not found`,
    zeroIsAll = false,
  }: PageNames,
): Page<Item> {
  const marker = call.query.get('marker');
  const place = marker ? all.findIndex((item) => idOf(item) === marker) : -1;
  if (marker && place < 0) throw badRequest(unknownMarker(marker));
  const asked = Number(call.query.get('limit') || MAX_LIMIT);
  const limit = zeroIsAll && asked === 0 ? MAX_LIMIT : Math.min(MAX_LIMIT, asked);
  const items = all.slice(place + 1, place + 1 + limit);
  const last = items.at(-1);
  const full = last !== undefined && items.length === limit;
  return { items, links: full ? { [linksKey]: [nextLink(call, path, idOf(last))] } : {} };
}

export interface PageNames {
  readonly path: string;
  /** The links are in `KEY_links`. */
  readonly key: string;
  /** Where the links are elsewhere. */
  readonly linksKey?: string;
  readonly unknownMarker?: (id: string) => string;
  /** `limit=0` asks for no limit, not for nothing. */
  readonly zeroIsAll?: boolean;
}

function nextLink(call: ComputeCall, path: string, marker: string): unknown {
  return { rel: 'next', href: `${call.selfRoot}/${path}?${nextParameters(call, marker)}` };
}

/** The parameters of the next page, in the order of names; of several values of one, the greatest. */
export function nextParameters(call: ComputeCall, marker: string): URLSearchParams {
  const pairs = [...call.query.pairs].sort(
    ([a, x], [b, y]) => (a < b ? -1 : +(a > b)) || (x < y ? -1 : +(x > y)),
  );
  const parameters = new URLSearchParams(Object.fromEntries(pairs));
  parameters.set('marker', marker);
  return parameters;
}

/** `self` and `bookmark` of something: `flavors/1`. */
export function linksTo(call: ComputeCall, path: string): unknown[] {
  return [
    { rel: 'self', href: `${call.selfRoot}/${path}` },
    { rel: 'bookmark', href: `${call.bookmarkRoot}/${path}` },
  ];
}
