import type { Cloud } from '../../cloud.js';
import { beginStep, type ProcessStep } from '../../profile/process-step.js';
import { VolumeFault } from '../fault.js';
import { parameter, readFlag } from '../listing.js';
import { limitsOf, usageOf, use } from '../quotas/quota.js';
import { deleteSnapshot } from '../snapshots/snapshot-lifecycle.js';
import type {
  GroupRecord,
  GroupSnapshotRecord,
  SnapshotRecord,
  VolumeRecord,
  VolumeState,
} from '../state.js';
import { storedTime } from '../times.js';
import type { VolumeCall } from '../volume-call.js';
import { attachmentsOf, snapshotsOf } from '../volume-index.js';
import { deleteVolume } from '../volumes/volume-lifecycle.js';

const STEP = 'volume/group-step';

/** Whether a thing that is `creating` or `deleting` is a group, or a snapshot of one: the process says it. */
const TABLES = { group: 'groups', group_snapshot: 'groupSnapshots' } as const;

export type GroupKind = keyof typeof TABLES;
type Table = Map<string, GroupRecord | GroupSnapshotRecord>;

export function handleGroupSteps(cloud: Cloud): void {
  cloud.timeline.handle(STEP, (event) => {
    const { id, process, step, fails } = event as ProcessStep;
    const table = cloud.volume[TABLES[process.split('.')[0] as GroupKind]] as Table;
    const item = table.get(id);
    if (item?.status !== step) return;
    if (fails) item.status = step === 'creating' ? 'error' : 'error_deleting';
    else if (step === 'creating') item.status = 'available';
    else remove(cloud.volume, table, item);
  });
}

function remove(state: VolumeState, table: Table, item: GroupRecord | GroupSnapshotRecord): void {
  if ('volumeTypeIds' in item) use(state, item.projectId, { groups: 1 }, -1);
  table.delete(item.id);
}

function begin(
  cloud: Cloud,
  kind: GroupKind,
  item: GroupRecord | GroupSnapshotRecord,
  status: 'creating' | 'deleting',
  now: number,
): void {
  item.status = status;
  const subject = { name: item.name ?? '', metadata: {}, flavor: '', image: '', project: item.projectId };
  const process = `${kind}.${status === 'creating' ? 'create' : 'delete'}`;
  beginStep(cloud, { kind: STEP, id: item.id, process, step: status }, subject, now);
}

export function addGroup(
  call: VolumeCall,
  values: Omit<GroupRecord, 'id' | 'status' | 'createdAt'>,
): GroupRecord {
  const { state } = call;
  const limit = limitsOf(state, values.projectId).groups ?? -1;
  if (limit >= 0 && usageOf(state, values.projectId, 'groups') >= limit) {
    throw new VolumeFault('GroupLimitExceeded', `Maximum number of groups allowed (${limit}) exceeded`);
  }
  use(state, values.projectId, { groups: 1 });
  const group: GroupRecord = {
    id: call.cloud.ids.uuid(),
    status: 'creating',
    createdAt: call.now,
    ...values,
  };
  state.groups.set(group.id, group);
  begin(call.cloud, 'group', group, 'creating', call.now);
  return group;
}

export function addGroupSnapshot(
  call: VolumeCall,
  values: Omit<GroupSnapshotRecord, 'id' | 'status' | 'createdAt'>,
): GroupSnapshotRecord {
  const snapshot: GroupSnapshotRecord = {
    id: call.cloud.ids.uuid(),
    status: 'creating',
    createdAt: call.now,
    ...values,
  };
  call.state.groupSnapshots.set(snapshot.id, snapshot);
  begin(call.cloud, 'group_snapshot', snapshot, 'creating', call.now);
  return snapshot;
}

/** Its volumes go with it, whatever their status. @throws VolumeFault 400 where one is in use, and all stay */
export function deleteGroup(call: VolumeCall, group: GroupRecord): void {
  const volumes = volumesOf(call.state, group);
  for (const volume of volumes) checkUnused(call.state, group, volume);
  for (const volume of volumes) deleteFromGroup(call, volume);
  begin(call.cloud, 'group', group, 'deleting', call.now);
}

function checkUnused(state: VolumeState, { id: groupId }: GroupRecord, { id }: VolumeRecord): void {
  if ([...attachmentsOf(state, id)].some(({ status }) => status === 'attached')) {
    throw invalidGroup(`Volume in group ${groupId} is attached. Need to detach first.`);
  }
  if (snapshotsOf(state, id).size > 0) throw invalidGroup('Volume in group still has dependent snapshots.');
}

function deleteFromGroup({ cloud, now }: VolumeCall, volume: VolumeRecord): void {
  delete volume.groupId;
  deleteVolume(cloud, volume, now, { force: true });
}

/** Of a group that could not be filled nothing stays. */
export function giveUpGroup(call: VolumeCall, group: GroupRecord): void {
  for (const volume of volumesOf(call.state, group)) deleteFromGroup(call, volume);
  remove(call.state, call.state.groups as Table, group);
}

export function giveUpGroupSnapshot(call: VolumeCall, snapshot: GroupSnapshotRecord): void {
  deleteSnapshotsIn(call, snapshot);
  remove(call.state, call.state.groupSnapshots as Table, snapshot);
}

export function deleteGroupSnapshot(call: VolumeCall, snapshot: GroupSnapshotRecord): void {
  deleteSnapshotsIn(call, snapshot);
  begin(call.cloud, 'group_snapshot', snapshot, 'deleting', call.now);
}

function deleteSnapshotsIn({ cloud, state, now }: VolumeCall, snapshot: GroupSnapshotRecord): void {
  for (const one of snapshotsIn(state, snapshot)) {
    delete one.groupSnapshotId;
    deleteSnapshot(cloud, one, now, true);
  }
}

export function volumesOf(state: VolumeState, { id }: { readonly id: string }): VolumeRecord[] {
  return [...state.volumes.values()].filter(({ groupId }) => groupId === id);
}

export function snapshotsIn(state: VolumeState, { id }: { readonly id: string }): SnapshotRecord[] {
  return [...state.snapshots.values()].filter(({ groupSnapshotId }) => groupSnapshotId === id);
}

/** @throws VolumeFault 404 */
export function groupOf(call: VolumeCall, id = call.param('id')): GroupRecord {
  const group = call.state.groups.get(id);
  if (group && (call.isAdmin || group.projectId === call.projectId)) return group;
  throw new VolumeFault('NotFound', `Group ${id} could not be found.`);
}

/** @throws VolumeFault 404 */
export function groupSnapshotOf(call: VolumeCall, id = call.param('id')): GroupSnapshotRecord {
  const snapshot = call.state.groupSnapshots.get(id);
  if (snapshot && (call.isAdmin || snapshot.projectId === call.projectId)) return snapshot;
  throw new VolumeFault('NotFound', `GroupSnapshot ${id} could not be found.`);
}

export const invalidGroup = (reason: string): VolumeFault =>
  new VolumeFault('BadRequest', `Invalid Group: ${reason}`);

/** Whether a group is to be shown with its volumes' ids. @throws VolumeFault 400 for what is neither yes nor no */
export function listsVolumes(call: VolumeCall): boolean {
  return call.minor >= 25 && readFlag('list_volume', parameter(call, 'list_volume') ?? 'false');
}

export function groupView(
  call: VolumeCall,
  group: GroupRecord,
  listVolumes: boolean,
): Record<string, unknown> {
  const { minor } = call;
  return {
    id: group.id,
    status: group.status,
    availability_zone: group.availabilityZone,
    created_at: storedTime(group.createdAt),
    name: group.name,
    description: group.description,
    group_type: group.groupTypeId,
    volume_types: group.volumeTypeIds,
    ...(minor >= 14 && { group_snapshot_id: group.groupSnapshotId, source_group_id: group.sourceGroupId }),
    ...(listVolumes && { volumes: volumesOf(call.state, group).map(({ id }) => id) }),
    ...(minor >= 38 && { replication_status: 'disabled' }),
    ...(minor >= 58 && call.isAdmin && { project_id: group.projectId }),
  };
}

export function groupSnapshotView(call: VolumeCall, snapshot: GroupSnapshotRecord): Record<string, unknown> {
  return {
    id: snapshot.id,
    group_id: snapshot.groupId,
    group_type_id: snapshot.groupTypeId,
    status: snapshot.status,
    created_at: storedTime(snapshot.createdAt),
    name: snapshot.name,
    description: snapshot.description,
    ...(call.minor >= 58 && { project_id: snapshot.projectId }),
  };
}
