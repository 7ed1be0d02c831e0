import * as z from 'zod';
import { textOrNull } from '../../../compute/schema/types.js';
import { repr } from '../../../http/python-text.js';
import { deleteAttachment, forgetMode } from '../../attachments/attach-lifecycle.js';
import { VolumeFault } from '../../fault.js';
import { accepted, type VolumeRoute } from '../../route.js';
import { attachmentsOf } from '../../volume-index.js';
import { setStatus, takeBackExtension } from '../volume-lifecycle.js';

const STATUSES = [
  'creating',
  'available',
  'deleting',
  'error',
  'error_deleting',
  'error_managing',
  'managing',
  'attaching',
  'in-use',
  'detaching',
  'maintenance',
  'restoring-backup',
  'error_restoring',
  'reserved',
  'awaiting-transfer',
  'backing-up',
  'error_backing-up',
  'error_extending',
  'downloading',
  'uploading',
  'retyping',
  'extending',
];
const MIGRATION_STATUSES = ['migrating', 'error', 'success', 'completing', 'none', 'starting'];

/** What is said of a value that is none of these, as Python shows tuples and lists. */
function known(what: string, values: readonly string[], show: (text: string) => string) {
  return textOrNull()
    .superRefine((value, context) => {
      if (!value || values.includes(value.toLowerCase())) return;
      const message = `${what}: ${value} is invalid, valid statuses are: ${show(values.map((one) => repr(one)).join(', '))}.`;
      context.addIssue({ code: 'custom', message, params: { bare: true } });
    })
    .optional();
}

const tuple = (text: string): string => `(${text})`;

const schema = z.strictObject({
  'os-reset_status': z
    .strictObject({
      status: known('Volume status', STATUSES, tuple),
      attach_status: known('Volume attach status', ['attached', 'detached'], (text) => `[${text}]`),
      migration_status: known('Volume migration status', MIGRATION_STATUSES, tuple),
    })
    .superRefine((value, context) => {
      if (value.status || value.attach_status || value.migration_status) return;
      const message = "Must specify 'status', 'attach_status' or 'migration_status' for update.";
      context.addIssue({ code: 'custom', message, params: { bare: true } });
    }),
});

/** For administrators: what the database says, without anything being done. */
export const resetStatus: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-reset_status',
  body: [[0, schema]],
  answer(call, { 'os-reset_status': wanted }) {
    const volume = call.volume();
    call.requireAdmin('volume_extension:volume_admin_actions:reset_status');
    const status = wanted.status?.toLowerCase();
    if (status === 'deleting') throw new VolumeFault('BadRequest', `Cannot reset-state to ${status}`);
    if (status === 'in-use' && attachmentsOf(call.state, volume.id).size === 0) {
      throw new VolumeFault(
        'BadRequest',
        'Cannot reset-state to in-use because volume does not have any attachments.',
      );
    }
    if (wanted.attach_status?.toLowerCase() === 'detached') {
      for (const attachment of [...attachmentsOf(call.state, volume.id)]) {
        deleteAttachment(call.cloud, attachment, call.now);
      }
      forgetMode(volume);
    }
    if (wanted.migration_status) {
      const migration = wanted.migration_status.toLowerCase();
      volume.migrationStatus = migration === 'none' ? null : migration;
    }
    takeBackExtension(call.cloud, volume);
    setStatus(volume, status || volume.status, call.now);
    return accepted();
  },
};
