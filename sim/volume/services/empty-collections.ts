import { invalidInput, VolumeFault } from '../fault.js';
import { orderOf, pageOf } from '../listing.js';
import type { Minor } from '../microversion.js';
import { ok, type VolumeRoute } from '../route.js';
import type { VolumeCall } from '../volume-call.js';

interface EmptyCollection {
  readonly path: string;
  readonly key: string;
  readonly min?: Minor;
  readonly detail?: boolean;
  /** What is said of one that is asked for by id. */
  readonly missing?: (id: string) => string;
  /** What a list can be ordered by. Left out: its query says nothing. */
  readonly sorts?: readonly string[];
  /** Whether one can be deleted by its id, if there were any. */
  readonly deletable?: boolean;
  /** Asked of who lists it. */
  readonly rules?: { readonly list: string };
}

const notFound =
  (what: string) =>
  (id: string): string =>
    `${what} ${id} could not be found.`;

const AGED = [
  'id',
  'created_at',
  'updated_at',
  'host',
  'availability_zone',
  'user_id',
  'project_id',
  'description',
];

/** Since when a backup's `name` is a name to sort by. */
const NAMED_BACKUPS_SINCE = 37;

/** What this cloud has none of, and no way to make one: lists are empty, and nothing is found. */
const EMPTY: readonly EmptyCollection[] = [
  {
    path: '/backups',
    key: 'backups',
    detail: true,
    missing: notFound('Backup'),
    sorts: [...AGED, 'status', 'size', 'volume_id', 'display_name', 'container', 'snapshot_id', 'parent_id'],
    deletable: true,
  },
  {
    path: '/messages',
    key: 'messages',
    min: 3,
    missing: notFound('Message'),
    sorts: [
      ...AGED,
      'resource_type',
      'resource_uuid',
      'event_id',
      'message_level',
      'request_id',
      'guaranteed_until',
    ],
    deletable: true,
  },
  { path: '/consistencygroups', key: 'consistencygroups', detail: true, missing: notFound('Group') },
  { path: '/cgsnapshots', key: 'cgsnapshots', detail: true, missing: notFound('GroupSnapshot') },
  { path: '/clusters', key: 'clusters', min: 7, detail: true, rules: { list: 'clusters:get_all' } },
];

export const emptyCollectionRoutes: readonly VolumeRoute[] = EMPTY.flatMap(
  ({ path, key, min = 0, detail = false, missing, sorts, deletable, rules }) => {
    const list = (at: string): VolumeRoute => ({
      method: 'GET',
      path: at,
      min,
      answer(call) {
        if (rules) call.requireAdmin(rules.list);
        if (sorts) checkQuery(call, sorts, missing);
        return ok({ [key]: [] });
      },
    });
    const lists = [list(path), ...(detail ? [list(`${path}/detail`)] : [])];
    if (!missing) return lists;
    const show: VolumeRoute = {
      method: 'GET',
      path: `${path}/{id}`,
      min,
      answer(call) {
        throw new VolumeFault('NotFound', missing(call.param('id')));
      },
    };
    return [...lists, show, ...(deletable ? [{ ...show, method: 'DELETE' as const }] : [])];
  },
);

/** @throws VolumeFault 400, 404 */
function checkQuery(call: VolumeCall, sorts: readonly string[], missing?: (id: string) => string): void {
  const aliases: Record<string, string> =
    sorts.includes('display_name') && call.minor >= NAMED_BACKUPS_SINCE ? { name: 'display_name' } : {};
  const page = pageOf(call);
  const unknown = orderOf(call, aliases).keys.find((key) => !sorts.includes(key));
  if (page.marker !== undefined && missing) throw new VolumeFault('NotFound', missing(page.marker));
  if (unknown !== undefined) throw invalidInput('Invalid sort key');
}

export const exportBackup: VolumeRoute = {
  method: 'GET',
  path: '/backups/{id}/export_record',
  answer(call) {
    throw new VolumeFault('NotFound', notFound('Backup')(call.param('id')));
  },
};
