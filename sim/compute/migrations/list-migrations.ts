import { sameText } from '../../collation.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { pageOf } from '../paging.js';
import { type ComputeRoute, ok, type Schemas } from '../route.js';
import { nonNegativeInteger } from '../schema/nova-types.js';
import { anyText, looseQuery, once, strictQuery } from '../schema/query.js';
import { text } from '../schema/types.js';
import { parseTime } from '../servers/views/times.js';
import type { MigrationRecord } from './migration.js';
import { UUIDS_SINCE, viewMigration } from './migration-view.js';

const named = {
  hidden: anyText,
  host: anyText,
  instance_uuid: anyText,
  source_compute: anyText,
  status: anyText,
  migration_type: anyText,
};
const time = once(text({ format: { name: 'date-time', test: (value) => parseTime(value) !== undefined } }));
const paged = { ...named, limit: once(nonNegativeInteger), marker: once(text()), 'changes-since': time };
const bounded = { ...paged, 'changes-before': time };

/** Checked before who may ask. */
const listQuery: Schemas = [
  [0, looseQuery(named)],
  [UUIDS_SINCE, strictQuery(paged)],
  [66, strictQuery(bounded)],
  [80, strictQuery({ ...bounded, user_id: once(text()), project_id: once(text()) })],
];

type Filter = (migration: MigrationRecord, value: string) => boolean;

const same = (one: string | null, other: string): boolean => one !== null && sameText(one, other);

const FILTERS: Readonly<Record<string, Filter>> = {
  // None is hidden: that is what moves between cells do.
  hidden: (_, value) => Number.parseInt(value, 10) === 0 || !/^\d/.test(value),
  status: ({ status }, value) => same(status, value),
  migration_type: ({ type }, value) => same(type, value),
  instance_uuid: ({ serverId }, value) => same(serverId, value),
  host: ({ from, to }, value) => same(from, value) || same(to, value),
  user_id: ({ userId }, value) => same(userId, value),
  project_id: ({ projectId }, value) => same(projectId, value),
  'changes-since': ({ updatedAt }, value) => updatedAt !== null && updatedAt >= (parseTime(value) ?? 0),
  'changes-before': ({ updatedAt }, value) => updatedAt !== null && updatedAt <= (parseTime(value) ?? 0),
};

function matching({ cloud, query }: ComputeCall): MigrationRecord[] {
  const wanted = Object.entries(FILTERS).flatMap(([name, filter]) => {
    const value = query.get(name);
    return value === undefined ? [] : [{ filter, value }];
  });
  const source = query.has('host') ? undefined : query.get('source_compute');
  return [...cloud.compute.migrations.values()]
    .flat()
    .filter((migration) => source === undefined || same(migration.from, source))
    .filter((migration) => wanted.every(({ filter, value }) => filter(migration, value)))
    .sort((a, b) => a.number - b.number);
}

/** `GET /os-migrations`, for administrators. */
export const listMigrations: ComputeRoute = {
  method: 'GET',
  path: '/os-migrations',
  query: listQuery,
  answer(call) {
    call.requireAdmin('os_compute_api:os-migrations:index');
    const { query } = call;
    const [since, before] = ['changes-since', 'changes-before'].map((name) =>
      parseTime(query.get(name) ?? ''),
    );
    if (since !== undefined && before !== undefined && before < since) {
      throw badRequest('The value of changes-since must be less than or equal to changes-before.');
    }
    const view = (items: readonly MigrationRecord[]): unknown[] =>
      items.map((migration) => viewMigration(call, migration));
    if (call.minor < UUIDS_SINCE) return ok({ migrations: view(matching(call)) });
    const { items, links } = pageOf(call, matching(call).reverse(), ({ uuid }) => uuid, {
      path: 'os-migrations',
      key: 'migrations',
      unknownMarker: (id) => `Marker ${id} could not be found.`,
    });
    return ok({ migrations: view(items), ...links });
  },
};
