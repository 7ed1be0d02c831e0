import { sameText } from '../../collation.js';
import { NewestFirst } from '../../newest-first.js';
import { snapshotNotFound } from '../fault.js';
import {
  type Columns,
  checkOrderForm,
  filtersOf,
  nextLinks,
  orderOf,
  pageOf,
  sortedPage,
  takeFlag,
} from '../listing.js';
import { ok, type VolumeReply, type VolumeRoute } from '../route.js';
import type { SnapshotRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { dropUnknown, metadataTest, rename, sameValue, type Test } from '../volumes/volume-filters.js';
import { snapshotDetail, snapshotSummary } from './snapshot-view.js';

const columns: Columns<SnapshotRecord> = {
  id: ({ id }) => id,
  display_name: ({ name }) => name,
  display_description: ({ description }) => description,
  volume_id: ({ volumeId }) => volumeId,
  volume_size: ({ size }) => size,
  status: ({ status }) => status,
  progress: ({ progress }) => progress,
  project_id: ({ projectId }) => projectId,
  user_id: ({ userId }) => userId,
  volume_type_id: ({ volumeTypeId }) => volumeTypeId,
  created_at: ({ createdAt }) => Math.floor(createdAt / 1000),
  updated_at: ({ updatedAt }) => updatedAt && Math.floor(updatedAt / 1000),
  use_quota: () => true,
};

const OFFERED = ['status', 'volume_id', 'name', 'metadata'];
/** Since 3.31, when unknown ones are refused, there are more. */
const OFFERED_31 = ['name', 'status', 'volume_id', 'metadata', 'availability_zone', 'consumes_quota'];
const ADDED = [
  [21, 'metadata'],
  [64, 'use_quota'],
] as const;

export const listSnapshots: VolumeRoute = {
  method: 'GET',
  path: '/snapshots',
  answer: (call) => list(call, 'snapshots', snapshotSummary),
};

export const listSnapshotsDetailed: VolumeRoute = {
  method: 'GET',
  path: '/snapshots/detail',
  answer: (call) => list(call, 'snapshots/detail', snapshotDetail),
};

function list(
  call: VolumeCall,
  collection: string,
  view: (call: VolumeCall, snapshot: SnapshotRecord) => unknown,
): VolumeReply {
  checkOrderForm(call);
  const page = pageOf(call);
  const filters = filtersOf(call);
  const withCount = call.minor >= 45 && filters.has('with_count') && takeFlag(filters, 'with_count');
  const matches = snapshotFilter(call, filters);
  const order = orderOf(call, call.minor >= 30 ? { name: 'display_name' } : {});
  const all = [...new NewestFirst(call.state.snapshots.values()).after()].filter(matches);
  const snapshots = sortedPage(all, { page, order, columns }, (id) => {
    const marker = call.state.snapshots.get(id);
    if (!marker) throw snapshotNotFound(id);
    return marker;
  });
  const total = withCount ? all.length : undefined;
  const links = nextLinks(call, collection, snapshots, total);
  return ok({
    snapshots: snapshots.map((snapshot) => view(call, snapshot)),
    ...(links && { snapshots_links: links }),
    ...(total !== undefined && { count: total }),
  });
}

function snapshotFilter(call: VolumeCall, filters: Map<string, string>): Test<SnapshotRecord> {
  const offered = call.minor >= 31 ? OFFERED_31 : OFFERED;
  dropUnknown(call, filters, offered, ADDED);
  rename(filters, 'name', 'display_name');
  const everyone = filters.has('all_tenants') && isLooselyTrue(filters.get('all_tenants') ?? '');
  filters.delete('all_tenants');
  const tests: Test<SnapshotRecord>[] =
    everyone && call.isAdmin ? [] : [({ projectId }) => projectId === call.projectId];
  for (const [name, value] of filters) tests.push(snapshotTest(call, name, value));
  return (snapshot) => tests.every((test) => test(snapshot));
}

/** `strutils.bool_from_string(value)`: what is no boolean is false. */
function isLooselyTrue(value: string): boolean {
  return ['1', 't', 'true', 'on', 'y', 'yes'].includes(value.trim().toLowerCase());
}

function snapshotTest(call: VolumeCall, name: string, value: string): Test<SnapshotRecord> {
  if (name === 'metadata') return metadataTest(value, ({ metadata }) => [metadata]);
  if (name === 'availability_zone') {
    return ({ volumeId }) => sameText(call.state.volumes.get(volumeId)?.availabilityZone ?? '', value);
  }
  if (!Object.hasOwn(columns, name)) return () => false;
  const column = columns[name] as (snapshot: SnapshotRecord) => unknown;
  return (snapshot) => sameValue(column(snapshot), value);
}
