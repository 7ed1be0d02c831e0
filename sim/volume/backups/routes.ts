import * as z from 'zod';
import { text } from '../../compute/schema/types.js';
import { VolumeFault } from '../fault.js';
import {
  type Columns,
  checkOrderForm,
  filtersOf,
  nextLinks,
  orderOf,
  pageOf,
  sortedPage,
  strictBoolean,
  takeFlag,
} from '../listing.js';
import { UNSPECIFIC } from '../microversion.js';
import { accepted, ok, type VolumeReply, type VolumeRoute } from '../route.js';
import {
  flag,
  isTrue,
  metadata,
  metadataOrNull,
  objectOrNull,
  printable,
  upTo255,
  uuid,
  uuidOrNull,
} from '../schema.js';
import type { BackupRecord } from '../state.js';
import { trimmed } from '../text.js';
import type { VolumeCall } from '../volume-call.js';
import { dropUnknown, rename, sameValue } from '../volumes/volume-filters.js';
import { beginBackup, checkBackable } from './backup.js';
import { backupDetail, backupSummary } from './backup-view.js';

const PATH = '/backups';
const ITEM = '/backups/{id}';

const shape = {
  volume_id: uuid,
  container: upTo255,
  description: printable,
  incremental: flag.optional(),
  force: flag.optional(),
  name: upTo255,
  snapshot_id: uuidOrNull.optional(),
};
const creation = (more: z.ZodRawShape) => z.strictObject({ backup: z.strictObject({ ...shape, ...more }) });
const withMetadata = { metadata: metadataOrNull.optional() };
const withZone = { ...withMetadata, availability_zone: upTo255 };

interface Creation {
  readonly backup: z.infer<z.ZodObject<typeof shape>> & {
    readonly metadata?: Readonly<Record<string, string>> | null;
    readonly availability_zone?: string | null;
  };
}

/** `POST /backups`: begun, and found to be impossible afterwards: no service makes backups here. */
const create: VolumeRoute<Creation> = {
  method: 'POST',
  path: PATH,
  body: [
    [0, creation({})],
    [43, creation(withMetadata)],
    [51, creation(withZone)],
  ],
  answer(call, { backup: wanted }) {
    const volume = call.volume(wanted.volume_id);
    const snapshot = wanted.snapshot_id ? call.snapshot(wanted.snapshot_id) : undefined;
    checkBackable(volume, snapshot, isTrue(wanted.force));
    if (isTrue(wanted.incremental)) refuseIncremental(call, volume.id);
    const backup = beginBackup(call, volume, snapshot, {
      name: trimmed(wanted.name),
      description: trimmed(wanted.description),
      container: wanted.container ?? null,
      metadata: wanted.metadata ?? {},
      zone: wanted.availability_zone ?? null,
    });
    return accepted({ backup: backupSummary(call, backup) });
  },
};

function refuseIncremental(call: VolumeCall, volumeId: string): never {
  const any = [...call.state.backups.values()].some((backup) => backup.volumeId === volumeId);
  throw invalidBackup(
    any
      ? 'The parent backup must be available for incremental backup.'
      : 'No backups available to do an incremental backup.',
  );
}

const invalidBackup = (reason: string): VolumeFault =>
  new VolumeFault('BadRequest', `Invalid backup: ${reason}`);

/** @throws VolumeFault 404 */
function backupOf(call: VolumeCall, id = call.param('id')): BackupRecord {
  const backup = call.state.backups.get(id);
  if (backup && (call.isAdmin || backup.projectId === call.projectId)) return backup;
  throw new VolumeFault('NotFound', `Backup ${id} could not be found.`);
}

const columns: Columns<BackupRecord> = {
  id: ({ id }) => id,
  display_name: ({ name }) => name,
  display_description: ({ description }) => description,
  description: ({ description }) => description,
  status: ({ status }) => status,
  size: ({ size }) => size,
  volume_id: ({ volumeId }) => volumeId,
  snapshot_id: ({ snapshotId }) => snapshotId,
  parent_id: () => null,
  container: ({ container }) => container,
  availability_zone: ({ zone }) => zone,
  host: () => null,
  user_id: ({ userId }) => userId,
  project_id: ({ projectId }) => projectId,
  created_at: ({ createdAt }) => Math.floor(createdAt / 1000),
  updated_at: ({ updatedAt }) => Math.floor(updatedAt / 1000),
};

const OFFERED = ['name', 'status', 'volume_id'];
/** Since when `name` is a name to sort by. */
const NAMED_SINCE = 37;

type View = (call: VolumeCall, backup: BackupRecord) => unknown;

function list(call: VolumeCall, collection: string, view: View): VolumeReply {
  const page = pageOf(call);
  checkOrderForm(call);
  const filters = filtersOf(call);
  const withCount = call.minor >= 45 && filters.has('with_count') && takeFlag(filters, 'with_count');
  dropUnknown(call, filters, OFFERED, []);
  rename(filters, 'name', 'display_name');
  const everyone = call.isAdmin && takeAllTenants(filters);
  const order = orderOf(call, call.minor >= NAMED_SINCE ? { name: 'display_name' } : {});
  if ([...filters.keys()].some((name) => !Object.hasOwn(columns, name))) {
    return ok({ backups: [], ...(withCount && { count: 0 }) });
  }
  const all = [...call.state.backups.values()]
    .filter((backup) => everyone || backup.projectId === call.projectId)
    .filter((backup) => [...filters].every(([name, value]) => isOfColumn(backup, name, value)));
  const backups = sortedPage(all, { page, order, columns }, (id) => backupOf(call, id));
  const total = withCount ? all.length : undefined;
  const links = nextLinks(call, collection, backups, total);
  return ok({
    backups: backups.map((backup) => view(call, backup)),
    ...(links && { backups_links: links }),
    ...(total !== undefined && { count: total }),
  });
}

/** @throws VolumeFault 400 */
function takeAllTenants(filters: Map<string, string>): boolean {
  const value = filters.get('all_tenants') ?? '0';
  filters.delete('all_tenants');
  const read = strictBoolean(value);
  if (read !== undefined && value === value.trim()) return read;
  throw new VolumeFault('BadRequest', `all_tenants must be a boolean, got '${value}'.`);
}

function isOfColumn(backup: BackupRecord, name: string, value: string): boolean {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  return column !== undefined && sameValue(column(backup), value);
}

const reads: VolumeRoute[] = [
  { method: 'GET', path: PATH, answer: (call) => list(call, 'backups', backupSummary) },
  { method: 'GET', path: `${PATH}/detail`, answer: (call) => list(call, 'backups/detail', backupDetail) },
  { method: 'GET', path: ITEM, answer: (call) => ok({ backup: backupDetail(call, backupOf(call)) }) },
];

const named = { name: upTo255, description: printable };
const change = (more: z.ZodRawShape) => z.strictObject({ backup: objectOrNull({ ...named, ...more }) });

interface Change {
  readonly backup:
    | (z.infer<z.ZodObject<typeof named>> & { readonly metadata?: Record<string, string> })
    | null;
}

const update: VolumeRoute<Change> = {
  method: 'PUT',
  path: ITEM,
  min: 9,
  body: [
    [9, change({})],
    [43, change({ metadata: metadata.optional() })],
  ],
  answer(call, { backup: changes }) {
    const { name, description, metadata: pairs } = presentOr400(changes);
    const backup = backupOf(call);
    if (name !== undefined) backup.name = trimmed(name);
    if (description !== undefined) backup.description = trimmed(description);
    if (pairs) backup.metadata = pairs;
    backup.updatedAt = call.now;
    return ok({ backup: backupSummary(call, backup) });
  },
};

/** Cinder's schema lets null through, and its code falls over it. @throws VolumeFault 400 */
function presentOr400<Value>(value: Value | null): Value {
  if (value === null) throw new VolumeFault('BadRequest', UNSPECIFIC);
  return value;
}

/** What a service would have to do. */
const noService = (): VolumeFault =>
  new VolumeFault('ServiceNotFound', 'Service cinder-backup could not be found.');

const remove: VolumeRoute = {
  method: 'DELETE',
  path: ITEM,
  answer(call) {
    const { status } = backupOf(call);
    if (status !== 'available' && status !== 'error') {
      throw invalidBackup('Backup status must be available or error');
    }
    throw noService();
  },
};

const restoreSchema = z.strictObject({
  restore: objectOrNull({ name: upTo255, volume_id: uuidOrNull.optional() }),
});

const restore: VolumeRoute<z.infer<typeof restoreSchema>> = {
  method: 'POST',
  path: `${ITEM}/restore`,
  body: [[0, restoreSchema]],
  answer(call, { restore: wanted }) {
    presentOr400(wanted);
    if (backupOf(call).status !== 'available') throw invalidBackup('Backup status must be available');
    throw noService();
  },
};

const exportRecord: VolumeRoute = {
  method: 'GET',
  path: `${ITEM}/export_record`,
  answer(call) {
    const { status } = backupOf(call);
    call.requireAdmin('backup:export-import');
    if (status !== 'available') {
      throw invalidBackup(`Backup status must be available and not ${status}.`);
    }
    throw noService();
  },
};

const POLICY = 'volume_extension:backup_admin_actions';

const administer = (action: string, rule: string, body: z.ZodType): VolumeRoute<never> => ({
  method: 'POST',
  path: `${ITEM}/action`,
  action,
  body: [[0, body]],
  answer(call) {
    backupOf(call);
    call.requireAdmin(`${POLICY}:${rule}`);
    throw noService();
  },
});

const STATUSES = ['available', 'error'];
const status = text({
  format: {
    name: 'backup_status',
    test: (value) => STATUSES.includes(value.toLowerCase()),
    complaint: (value) => `Backup status: ${value} is invalid, valid statuses are: ['available', 'error'].`,
  },
});
const resetSchema = z.strictObject({ 'os-reset_status': z.strictObject({ status }) });

export const backupRoutes = [
  ...reads,
  create,
  update,
  remove,
  restore,
  exportRecord,
  administer('os-reset_status', 'reset_status', resetSchema),
  administer('os-force_delete', 'force_delete', z.looseObject({})),
] as const;
