import * as z from 'zod';
import { repr } from '../../http/python-text.js';
import { pythonType, truth } from '../../http/python-truth.js';
import { VolumeFault } from '../fault.js';
import { pythonInt } from '../listing.js';
import { accepted, acceptedPlain, type VolumeRoute } from '../route.js';
import { deleteSnapshot } from './snapshot-lifecycle.js';

const STATUSES = [
  'error',
  'available',
  'creating',
  'deleting',
  'deleted',
  'updating',
  'error_deleting',
  'unmanaging',
  'backing-up',
  'restoring',
];

const resetSchema = z.strictObject({
  'os-reset_status': z.strictObject({
    status: z.string().superRefine((value, context) => {
      if (STATUSES.includes(value.toLowerCase())) return;
      const message = `Snapshot status: ${value} is invalid, valid statuses are: (${STATUSES.map((one) => repr(one)).join(', ')}).`;
      context.addIssue({ code: 'custom', message, params: { bare: true } });
    }),
  }),
});

/** For administrators: what the database says, without anything being done. */
const resetStatus: VolumeRoute<z.infer<typeof resetSchema>> = {
  method: 'POST',
  path: '/snapshots/{snapshot_id}/action',
  action: 'os-reset_status',
  body: [[0, resetSchema]],
  answer(call, { 'os-reset_status': { status } }) {
    const snapshot = call.snapshot();
    call.requireAdmin('volume_extension:snapshot_admin_actions:reset_status');
    snapshot.status = status.toLowerCase();
    snapshot.updatedAt = call.now;
    return accepted();
  },
};

const forceDelete: VolumeRoute = {
  method: 'POST',
  path: '/snapshots/{snapshot_id}/action',
  action: 'os-force_delete',
  answer(call) {
    const snapshot = call.snapshot();
    call.requireAdmin('volume_extension:snapshot_admin_actions:force_delete');
    deleteSnapshot(call.cloud, snapshot, call.now, true);
    return accepted();
  },
};

/** Has Cinder forget a snapshot, without deleting what is in it. */
const unmanage: VolumeRoute = {
  method: 'POST',
  path: '/snapshots/{snapshot_id}/action',
  action: 'os-unmanage',
  answer(call) {
    const snapshot = call.snapshot();
    call.requireAdmin('snapshot_extension:snapshot_unmanage');
    deleteSnapshot(call.cloud, snapshot, call.now);
    return acceptedPlain;
  },
};

/** A percentage, as Python takes `int(progress[:-1])` apart: what it says of other things is what is answered. */
const progress = z.unknown().superRefine((value, context) => {
  const message = wrongProgress(value);
  if (message) context.addIssue({ code: 'custom', message, params: { bare: true } });
});

function wrongProgress(value: unknown): string | undefined {
  if (!truth(value)) return undefined;
  if (Array.isArray(value)) {
    return "int() argument must be a string, a bytes-like object or a real number, not 'list'";
  }
  if (typeof value === 'object') return "unhashable type: 'slice'";
  if (typeof value !== 'string') return `'${pythonType(value)}' object is not subscriptable`;
  const number = pythonInt(value.slice(0, -1));
  if (number === undefined) return 'Invalid input received: progress must be an integer percentage';
  if (number >= 0 && number <= 100 && value.endsWith('%')) return undefined;
  return 'Invalid input received: progress must be an integer percentage between 0 and 100';
}

const updateSchema = z.strictObject({
  'os-update_snapshot_status': z.strictObject({ status: z.string(), progress: progress.optional() }),
});

/** What each status may become. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  creating: ['creating', 'available', 'error'],
  deleting: ['deleting', 'error_deleting'],
};

/** How a driver tells what has become of a snapshot. */
const updateStatus: VolumeRoute<z.infer<typeof updateSchema>> = {
  method: 'POST',
  path: '/snapshots/{snapshot_id}/action',
  action: 'os-update_snapshot_status',
  body: [[0, updateSchema]],
  answer(call, { 'os-update_snapshot_status': wanted }) {
    const snapshot = call.snapshot();
    const allowed = Object.hasOwn(NEXT, snapshot.status) ? NEXT[snapshot.status] : undefined;
    if (!allowed) {
      throw new VolumeFault(
        'BadRequest',
        `Snapshot status ${snapshot.status} not allowed for update_snapshot_status`,
      );
    }
    if (!allowed.includes(wanted.status)) {
      throw new VolumeFault(
        'BadRequest',
        `Provided snapshot status ${wanted.status} not allowed for snapshot with status ${snapshot.status}.`,
      );
    }
    snapshot.status = wanted.status;
    if (typeof wanted.progress === 'string') snapshot.progress = wanted.progress;
    snapshot.updatedAt = call.now;
    return accepted();
  },
};

export const snapshotActions = [
  resetStatus,
  forceDelete,
  unmanage,
  updateStatus,
] as readonly VolumeRoute<never>[];
