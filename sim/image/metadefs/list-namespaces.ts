import { type Comparable, compareValues, sameText } from '../../collation.js';
import { badRequest, notFound } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { type ImageRoute, ok } from '../route.js';
import { checkVisibility } from './body.js';
import {
  associationsOf,
  isVisible,
  namespaceNamed,
  SCHEMAS,
  viewAssociation,
  viewNamespace,
  wasNotFound,
} from './namespace.js';
import type { NamespaceRecord } from './records.js';

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 1000;
const PATH = '/v2/metadefs/namespaces';

const SORT_COLUMNS: Readonly<Record<string, (record: NamespaceRecord) => Comparable>> = {
  id: ({ number }) => number,
  namespace: ({ namespace }) => namespace,
  display_name: ({ displayName }) => displayName,
  description: ({ description }) => description,
  visibility: ({ visibility }) => visibility,
  protected: (record) => record.protected,
  owner: ({ owner }) => owner,
  created_at: ({ createdAt }) => Math.floor(createdAt / 1000),
  updated_at: ({ updatedAt }) => Math.floor(updatedAt / 1000),
};

/** @throws ImageFault 400 */
export function limitIn(query: URLSearchParams, least: number): number {
  const text = query.get('limit') ?? '';
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw badRequest('limit param must be an integer');
  if (Number(text) < least) throw badRequest('limit param must be positive');
  return Number(text);
}

/** What is asked of the objects or tags of a namespace. @throws ImageFault 400 */
export function checkContentsQuery(query: URLSearchParams): void {
  isAscending(query);
  checkVisibility(query.get('visibility'), CONTENTS);
}

const CONTENTS = ['public', 'private', 'shared'];

/** @throws ImageFault 400 */
function isAscending(query: URLSearchParams): boolean {
  const direction = query.get('sort_dir') ?? 'desc';
  if (direction === 'asc' || direction === 'desc') return direction === 'asc';
  throw badRequest(`Invalid sort direction: ${direction}`);
}

/** By a column, then by age, all in one direction. @throws ImageFault 400 */
export function sorted<Item extends { readonly number: number }>(
  items: readonly Item[],
  query: URLSearchParams,
  columns: Readonly<Record<string, (item: Item) => Comparable>>,
): Item[] {
  const direction = isAscending(query) ? 1 : -1;
  const key = query.get('sort_key') ?? 'created_at';
  const column = Object.hasOwn(columns, key) ? columns[key] : undefined;
  if (!column) throw badRequest(`Invalid sort key: ${key}`);
  return [...items].sort((a, b) => direction * (compareValues(column(a), column(b)) || a.number - b.number));
}

function matching(call: ImageCall): NamespaceRecord[] {
  const { query } = call.call;
  const visibility = query.get('visibility');
  const types = query.get('resource_types')?.split(',');
  return call.state.metadefs.namespaces.filter(
    (record) =>
      isVisible(call, record) &&
      (!visibility || record.visibility === visibility) &&
      (!types || record.resourceTypes.some(({ name }) => types.some((type) => sameText(type, name)))),
  );
}

export const listNamespaces: ImageRoute = {
  method: 'GET',
  path: '/metadefs/namespaces',
  answer(call) {
    const { query } = call.call;
    const limited = query.has('limit');
    // what is no number, the real service fails at before it looks at anything else
    if (limited) limitIn(query, Number.NEGATIVE_INFINITY);
    isAscending(query);
    checkVisibility(query.get('visibility'));
    const limit = limited ? Math.min(MAX_LIMIT, limitIn(query, 0)) : DEFAULT_LIMIT;
    const marker = query.get('marker');
    const after = marker ? namespaceNamed(call, marker) : undefined;
    if (marker && !after) throw notFound(wasNotFound(marker));
    const all = sorted(matching(call), query, SORT_COLUMNS);
    const start = after ? all.indexOf(after) + 1 : 0;
    const page = all.slice(start, start + limit);
    const last = page.at(-1);
    // of several values of a parameter, the last in the place of the first
    const rest = new URLSearchParams([...new Map(query)].filter(([name]) => name !== 'marker'));
    const next = new URLSearchParams([...rest, ['marker', last?.namespace ?? '']]);
    return ok({
      namespaces: page.map((record) => viewInList(call, record)),
      ...(last && page.length === limit ? { next: `${PATH}?${next}` } : {}),
      schema: `${SCHEMAS}/namespaces`,
      first: rest.size > 0 ? `${PATH}?${rest}` : PATH,
    });
  },
};

function viewInList(call: ImageCall, record: NamespaceRecord): unknown {
  const associations = associationsOf(call, record).map(viewAssociation);
  return viewNamespace(record, associations.length > 0 ? { resource_type_associations: associations } : {});
}
