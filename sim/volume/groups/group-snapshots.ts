import * as z from 'zod';
import { VolumeFault } from '../fault.js';
import { accepted, acceptedPlain, ok, type VolumeRoute } from '../route.js';
import { printable, upTo255, uuid } from '../schema.js';
import { createSnapshot } from '../snapshots/snapshot-lifecycle.js';
import { knownStatus, resetSchema } from './change-group.js';
import {
  addGroupSnapshot,
  deleteGroupSnapshot,
  giveUpGroupSnapshot,
  groupOf,
  groupSnapshotOf,
  groupSnapshotView,
  invalidGroup,
  volumesOf,
} from './group.js';

const ONE = '/group_snapshots/{id}';
const MIN = 14;

const schema = z.strictObject({
  group_snapshot: z.strictObject({
    group_id: uuid,
    name: upTo255,
    description: printable,
  }),
});

/** `POST /group_snapshots`: a snapshot of each of a group's volumes. */
const create: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: '/group_snapshots',
  min: MIN,
  body: [[0, schema]],
  answer(call, { group_snapshot: wanted }) {
    const group = groupOf(call, wanted.group_id);
    const volumes = volumesOf(call.state, group);
    if (volumes.length === 0 || ['creating', 'updating'].includes(group.status)) {
      throw invalidGroup(
        "Source group cannot be empty or in 'creating' or 'updating' state. No group snapshot will be created.",
      );
    }
    const { name = null, description = null } = wanted;
    const { projectId } = call;
    const { userId } = call.token;
    const groupTypeId = group.groupTypeId;
    const owner = { projectId, userId, name, description };
    const wantedOfEach = { ...owner, metadata: {}, force: true };
    const made = addGroupSnapshot(call, { ...owner, groupId: group.id, groupTypeId });
    try {
      for (const volume of volumes) {
        const snapshot = createSnapshot(call.cloud, volume, wantedOfEach, call.now);
        snapshot.groupSnapshotId = made.id;
      }
    } catch (fault) {
      giveUpGroupSnapshot(call, made);
      throw fault;
    }
    return accepted({ group_snapshot: { id: made.id, name, group_type_id: groupTypeId } });
  },
};

const show: VolumeRoute = {
  method: 'GET',
  path: ONE,
  min: MIN,
  answer: (call) => ok({ group_snapshot: groupSnapshotView(call, groupSnapshotOf(call)) }),
};

const remove: VolumeRoute = {
  method: 'DELETE',
  path: ONE,
  min: MIN,
  answer(call) {
    const snapshot = groupSnapshotOf(call);
    if (!['available', 'error'].includes(snapshot.status)) {
      throw new VolumeFault(
        'BadRequest',
        'Invalid GroupSnapshot: GroupSnapshot status must be available or error, and no Group can be currently using it as source for its creation.',
      );
    }
    deleteGroupSnapshot(call, snapshot);
    return acceptedPlain;
  },
};

const STATUSES = ['error', 'available', 'creating', 'deleting', 'deleted', 'updating', 'error_deleting'];

const reset: VolumeRoute<z.infer<typeof resetSchema>> = {
  method: 'POST',
  path: `${ONE}/action`,
  action: 'reset_status',
  min: 19,
  body: [[0, resetSchema]],
  answer(call, { reset_status: { status } }) {
    const known = knownStatus(status, STATUSES, ['GroupSnapshot', 'Group snapshot', 'statuses']);
    const snapshot = groupSnapshotOf(call);
    call.requireAdmin('group:reset_group_snapshot_status');
    snapshot.status = known;
    return acceptedPlain;
  },
};

export const groupSnapshotRoutes = [create, show, remove, reset] as readonly VolumeRoute<never>[];
