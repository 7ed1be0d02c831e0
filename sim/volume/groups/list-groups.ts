import { VolumeFault } from '../fault.js';
import { checkOrderForm, comparison, filtersOf, nextLinks, orderOf, pageOf, sortedPage } from '../listing.js';
import { ok, type VolumeRoute } from '../route.js';
import type { GroupRecord, GroupSnapshotRecord } from '../state.js';
import { storedTime } from '../times.js';
import type { VolumeCall } from '../volume-call.js';
import { dropUnknown, hasIn, sameValue } from '../volumes/volume-filters.js';
import { groupSnapshotView, groupView, listsVolumes } from './group.js';

type Item = GroupRecord | GroupSnapshotRecord;

const COLUMNS = {
  id: ({ id }: Item) => id,
  created_at: ({ createdAt }: Item) => Math.floor(createdAt / 1000),
  name: ({ name }: Item) => name,
  status: ({ status }: Item) => status,
  description: ({ description }: Item) => description,
  project_id: ({ projectId }: Item) => projectId,
  user_id: ({ userId }: Item) => userId,
  group_type_id: ({ groupTypeId }: Item) => groupTypeId,
  group_id: (item: Item) => ('groupId' in item ? item.groupId : null),
  availability_zone: (item: Item) => ('availabilityZone' in item ? item.availabilityZone : null),
  group_snapshot_id: (item: Item) => ('groupSnapshotId' in item ? item.groupSnapshotId : null),
  source_group_id: (item: Item) => ('sourceGroupId' in item ? item.sourceGroupId : null),
  updated_at: () => null,
  host: () => null,
};

interface Kind {
  readonly path: 'groups' | 'group_snapshots' | 'consistencygroups' | 'cgsnapshots';
  readonly min: number;
  /** What links to the next page are called. */
  readonly links: string;
  readonly sorts: readonly string[];
  /** What a member may filter by, where that is looked at. */
  readonly offered?: readonly string[] | undefined;
  /** Filters are looked at before directions to sort in. */
  readonly filtersFirst?: boolean;
  /** What is no filter. */
  readonly ignored?: string | undefined;
  chosen(call: VolumeCall, kind: Kind): Item[];
  all(call: VolumeCall): ReadonlyMap<string, Item>;
  view(call: VolumeCall, item: never): unknown;
  missing(id: string): string;
}

const AGED = [
  'id',
  'created_at',
  'updated_at',
  'host',
  'user_id',
  'project_id',
  'description',
  'name',
  'status',
];

const GROUPS: Kind = {
  path: 'groups',
  min: 13,
  links: 'group_links',
  sorts: [...AGED, 'availability_zone', 'group_type_id', 'source_group_id', 'group_snapshot_id'],
  offered: ['name'],
  ignored: 'list_volume',
  chosen: paged,
  all: ({ state }) => state.groups,
  view: (call, group) => groupView(call, group, listsVolumes(call)),
  missing: (id) => `Group ${id} could not be found.`,
};

const SNAPSHOTS: Kind = {
  path: 'group_snapshots',
  min: 14,
  links: 'group_snapshot_links',
  sorts: [...AGED, 'availability_zone', 'group_id', 'group_type_id'],
  offered: ['name', 'status', 'group_id'],
  filtersFirst: true,
  chosen: allOrPaged,
  all: ({ state }) => state.groupSnapshots,
  view: groupSnapshotView,
  missing: (id) => `GroupSnapshot ${id} could not be found.`,
};

/** Groups, as they were before they were for more than consistency. */
const CONSISTENCY_GROUPS: Kind = {
  ...GROUPS,
  path: 'consistencygroups',
  min: 0,
  offered: undefined,
  ignored: undefined,
  links: 'consistencygroup_links',
  view: (_call, group: GroupRecord) => ({
    id: group.id,
    status: group.status,
    availability_zone: group.availabilityZone,
    created_at: storedTime(group.createdAt),
    name: group.name,
    description: group.description,
    volume_types: group.volumeTypeIds,
  }),
};

const CG_SNAPSHOTS: Kind = {
  ...SNAPSHOTS,
  path: 'cgsnapshots',
  min: 0,
  offered: undefined,
  links: 'cgsnapshot_links',
  chosen: partOfAll,
  view: (_call, snapshot: GroupSnapshotRecord) => ({
    id: snapshot.id,
    consistencygroup_id: snapshot.groupId,
    status: snapshot.status,
    created_at: storedTime(snapshot.createdAt),
    name: snapshot.name,
    description: snapshot.description,
  }),
};

const show = (kind: Kind, key: string): VolumeRoute => ({
  method: 'GET',
  path: `/${kind.path}/{id}`,
  answer(call) {
    const item = kind.all(call).get(call.param('id'));
    if (!item || !(call.isAdmin || item.projectId === call.projectId)) {
      throw new VolumeFault('NotFound', kind.missing(call.param('id')));
    }
    return ok({ [key]: kind.view(call, item as never) });
  },
});

const list = (kind: Kind, detail: boolean): VolumeRoute => ({
  method: 'GET',
  path: detail ? `/${kind.path}/detail` : `/${kind.path}`,
  min: kind.min,
  answer(call) {
    const items = kind.chosen(call, kind);
    const links = nextLinks(call, detail && kind.min > 0 ? `${kind.path}/detail` : kind.path, items);
    return ok({
      [kind.path]: items.map((item) =>
        detail ? kind.view(call, item as never) : { id: item.id, name: item.name },
      ),
      ...(links && { [kind.links]: links }),
    });
  },
});

/** What is there for whoever asks. */
function own(call: VolumeCall, { all }: Kind, everyone = false): Item[] {
  return [...all(call).values()].filter((item) => everyone || item.projectId === call.projectId);
}

/** @throws VolumeFault 400, 404 */
function paged(call: VolumeCall, kind: Kind): Item[] {
  const { sorts, offered, ignored } = kind;
  const page = pageOf(call);
  checkOrderForm(call);
  const filters = filtersOf(call);
  if (ignored) filters.delete(ignored);
  if (offered && call.minor >= STRICT) dropUnknown(call, filters, offered);
  const everyone = call.isAdmin && filters.delete('all_tenants');
  const unknown = [...filters.keys()].some((name) => !sorts.includes(name.replace(/~+$/, '')));
  if (unknown && kind.filtersFirst) return [];
  const order = orderOf(call, {});
  if (unknown) return [];
  const found = own(call, kind, everyone).filter((item) => matches(item, filters));
  const columns = Object.fromEntries(Object.entries(COLUMNS).filter(([key]) => sorts.includes(key)));
  return sortedPage(found, { page, order, columns }, (id) => {
    const marker = kind.all(call).get(id);
    if (!marker) throw new VolumeFault('NotFound', kind.missing(id));
    return marker;
  });
}

/** Since when filters are refused that are not offered. */
const STRICT = 31;

const newestFirst = (items: Item[]): Item[] =>
  items.sort(comparison({ keys: ['created_at', 'id'], ascending: [false, false] }, COLUMNS));

/** Since when group snapshots have pages and filters: until then nothing but their links knows of either. */
const SNAPSHOT_PAGES = 29;

function allOrPaged(call: VolumeCall, kind: Kind): Item[] {
  return call.minor < SNAPSHOT_PAGES ? newestFirst(own(call, kind)) : paged(call, kind);
}

/** A part of all: neither filtered nor ordered, and from no marker on. */
function partOfAll(call: VolumeCall, kind: Kind): Item[] {
  const { limit, offset } = pageOf(call);
  return newestFirst(own(call, kind)).slice(offset, limit === 0 ? undefined : offset + limit);
}

function matches(item: Item, filters: ReadonlyMap<string, string>): boolean {
  return [...filters].every(([name, value]) => {
    const found = COLUMNS[name.replace(/~+$/, '') as keyof typeof COLUMNS](item);
    return name.endsWith('~') ? hasIn(found, value) : sameValue(found, value);
  });
}

const KINDS = [GROUPS, SNAPSHOTS, CONSISTENCY_GROUPS, CG_SNAPSHOTS];

export const groupLists: readonly VolumeRoute[] = [
  ...KINDS.flatMap((kind) => [list(kind, false), list(kind, true)]),
  show(CONSISTENCY_GROUPS, 'consistencygroup'),
  show(CG_SNAPSHOTS, 'cgsnapshot'),
];
