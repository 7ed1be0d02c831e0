import { badRequest, methodNotAllowed, noSuchPath, notFound, policyForbids } from './fault.js';
import {
  lastOf,
  linksOf,
  parseFilters,
  parseLimit,
  parseSorts,
  passes,
  sortViews,
  type View,
} from './listing.js';
import type { NetworkCall } from './network-call.js';
import { READ_ONLY_KINDS, type ReadOnlyKind } from './read-only-attributes.js';
import type { NetworkReply } from './reply.js';

/** Kinds of things that this cloud knows of and has none of, or only to be read. */
export function answerEmpty(
  call: NetworkCall,
  name: string,
  rest: readonly string[],
  items: readonly View[],
): NetworkReply {
  const [id, ...below] = rest;
  if (below.length > 0) throw noSuchPath();
  const { method } = call.call;
  if (method === 'POST' && id === undefined) refuseNew(call, name);
  if (method === 'PUT' && id !== undefined) checkChange(call, name);
  if (method !== 'GET' && !['PUT', 'DELETE'].includes(method)) throw methodNotAllowed();
  if (method === 'GET' && id !== undefined) return one(call, name, id, items);
  if (id !== undefined || method !== 'GET') throw notFound(name, id ?? 'None');
  const kind = READ_ONLY_KINDS[name];
  return { status: 200, body: kind ? listed(call, name, kind, items) : { [name]: items } };
}

function one(call: NetworkCall, name: string, id: string, items: readonly View[]): NetworkReply {
  const item = items.find((view) => (view.id ?? view.network_id) === id);
  if (!item && call.state.networks.has(id)) throw noSuchPath();
  if (!item) throw notFound(name, id);
  const [view] = shown([item], call.call.query);
  return { status: 200, body: { [singularOf(name)]: view } };
}

/** Neutron's older controller: it looks at filters, order and limit, in this order, each where the kind has it. */
function listed(
  call: NetworkCall,
  name: string,
  { attributes, lists, regarded = [] }: ReadOnlyKind,
  items: readonly View[],
): Readonly<Record<string, unknown>> {
  const { query } = call.call;
  const kind = { name: SINGULAR[name] ?? name.slice(0, -1), attributes };
  const filters = parseFilters(kind, query);
  for (const name of regarded) filters.delete(name);
  const sorts = lists === 'nothing' ? [] : parseSorts(kind, query);
  const limit = lists === 'sorted and paged' ? parseLimit(lastOf(query, 'limit') ?? null) : 0;
  const found = items.filter((item) => passes(item, kind, filters));
  const sorted = sorts.length > 0 ? sortViews(kind, found, sorts) : found;
  if (limit === 0) return { [name]: shown(sorted, query) };
  const reverse = lastOf(query, 'page_reverse')?.toLowerCase() === 'true';
  const page = pageFrom(sorted, query.get('marker'), limit, reverse);
  return { [name]: shown(page, query), [`${name}_links`]: linksOf(call, page, limit, reverse) };
}

/** None where nothing is called like the marker. */
function pageFrom(sorted: View[], marker: string | null, limit: number, reverse: boolean): View[] {
  const place = sorted.findIndex((view) => view.network_id === marker);
  if (marker !== null && place < 0) return [];
  const end = place < 0 ? sorted.length : place;
  return reverse ? sorted.slice(Math.max(end - limit, 0), end) : sorted.slice(place + 1, place + 1 + limit);
}

function shown(views: readonly View[], query: URLSearchParams): readonly View[] {
  const fields = query.getAll('fields');
  if (fields.length === 0) return views;
  return views.map((view) =>
    Object.fromEntries(Object.entries(view).filter(([key]) => fields.includes(key))),
  );
}

const SINGULAR: Readonly<Record<string, string>> = {
  network_ip_availabilities: 'network_ip_availability',
};

const singularOf = (name: string): string => SINGULAR[name] ?? name.slice(0, -1);

function checkChange(call: NetworkCall, name: string): void {
  const body = bodyOf(call);
  if (Object.keys(body).length === 0) throw badRequest('Resource body required');
  checkObject(body, singularOf(name));
}

/** @throws NetworkFault 400 */
function checkObject(body: Readonly<Record<string, unknown>>, one: string): object {
  if (!Object.hasOwn(body, one)) throw badRequest(`Unable to find '${one}' in request body`);
  const given = body[one];
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  throw badRequest(`Object '${one}' contains invalid data`);
}

/** Kinds that belong to no project, and have no key for one. */
const OF_NO_PROJECT = ['agents', 'service_providers', 'availability_zones'];

/** Things that this cloud has none of are not made either. */
function refuseNew(call: NetworkCall, name: string): never {
  const one = singularOf(name);
  const body = bodyOf(call);
  const older = name === 'availability_zones' || name === 'service_profiles';
  if (!older && Object.keys(body).length === 0) throw badRequest('Resource body required');
  const given = checkObject(body, one);
  if (OF_NO_PROJECT.includes(name)) {
    const unknown = ['tenant_id', 'project_id', ...Object.keys(given)];
    throw badRequest(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
  }
  throw policyForbids(`rule:create_${one}`);
}

function bodyOf({ call }: NetworkCall): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(call.bodyText);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
