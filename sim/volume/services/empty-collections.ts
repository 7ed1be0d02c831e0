import { VolumeFault } from '../fault.js';
import type { Minor } from '../microversion.js';
import { ok, type VolumeRoute } from '../route.js';

interface EmptyCollection {
  readonly path: string;
  /** What the path calls an id. */
  readonly id: string;
  readonly key: string;
  readonly min?: Minor;
  readonly detail?: boolean;
  /** What is said of one that is asked for by id. */
  readonly missing?: string;
  /** Asked of who lists it. */
  readonly rule?: string;
}

/** What this cloud has none of, and no way to make one: lists are empty, and nothing is found. */
const EMPTY: readonly EmptyCollection[] = [
  { path: '/backups', id: 'backup_id', key: 'backups', detail: true, missing: 'Backup' },
  { path: '/messages', id: 'message_id', key: 'messages', min: 3, missing: 'Message' },
  { path: '/groups', id: 'group_id', key: 'groups', min: 13, detail: true, missing: 'Group' },
  {
    path: '/group_snapshots',
    id: 'group_snapshot_id',
    key: 'group_snapshots',
    min: 14,
    detail: true,
    missing: 'GroupSnapshot',
  },
  { path: '/consistencygroups', id: 'group_id', key: 'consistencygroups', detail: true, missing: 'Group' },
  {
    path: '/cgsnapshots',
    id: 'group_snapshot_id',
    key: 'cgsnapshots',
    detail: true,
    missing: 'GroupSnapshot',
  },
  {
    path: '/qos-specs',
    id: 'qos_specs_id',
    key: 'qos_specs',
    rule: 'volume_extension:qos_specs_manage:get_all',
  },
  { path: '/clusters', id: 'cluster_id', key: 'clusters', min: 7, rule: 'clusters:get_all' },
];

export const emptyCollectionRoutes: readonly VolumeRoute[] = EMPTY.flatMap(
  ({ path, id, key, min = 0, detail = false, missing, rule }) => {
    const list = (at: string): VolumeRoute => ({
      method: 'GET',
      path: at,
      min,
      answer(call) {
        if (rule) call.requireAdmin(rule);
        return ok({ [key]: [] });
      },
    });
    const show: VolumeRoute = {
      method: 'GET',
      path: `${path}/{${id}}`,
      min,
      answer(call) {
        throw new VolumeFault('NotFound', `${missing} ${call.param(id)} could not be found.`);
      },
    };
    return [list(path), ...(detail ? [list(`${path}/detail`)] : []), ...(missing ? [show] : [])];
  },
);
