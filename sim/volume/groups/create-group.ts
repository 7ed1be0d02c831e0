import * as z from 'zod';
import { text } from '../../compute/schema/types.js';
import { repr } from '../../http/python-text.js';
import { VolumeFault } from '../fault.js';
import { groupTypeNamed } from '../group-types/group-type.js';
import { accepted, type VolumeRoute } from '../route.js';
import { description, isUuidLike, upTo255, uuid } from '../schema.js';
import type { GroupRecord } from '../state.js';
import { typeNamed } from '../types/type-rules.js';
import type { VolumeCall } from '../volume-call.js';
import { createVolume } from '../volumes/new-volume.js';
import {
  addGroup,
  giveUpGroup,
  groupOf,
  groupSnapshotOf,
  invalidGroup,
  snapshotsIn,
  volumesOf,
} from './group.js';

const createSchema = z.strictObject({
  group: z.strictObject({
    name: upTo255,
    description,
    group_type: text({ max: 255 }),
    volume_types: z.array(text({ max: 255 })).min(1),
    availability_zone: upTo255,
  }),
});

/** `POST /groups` */
export const createGroup: VolumeRoute<z.infer<typeof createSchema>> = {
  method: 'POST',
  path: '/groups',
  min: 13,
  body: [[0, createSchema]],
  answer(call, { group: wanted }) {
    if (!isUuidLike(wanted.group_type)) groupTypeNamed(call, wanted.group_type);
    const types = wanted.volume_types.map((name) => typeNamed(call.state, call.viewer, name).id);
    const type = groupTypeNamed(call, wanted.group_type);
    const zones = call.cloud.profile.volume.availability_zones;
    const zone = wanted.availability_zone ?? zones[0] ?? 'nova';
    if (!zones.includes(zone)) {
      throw new VolumeFault('BadRequest', `Invalid input received: Availability zone '${zone}' is invalid.`);
    }
    const group = addGroup(call, {
      projectId: call.projectId,
      userId: call.token.userId,
      name: wanted.name ?? null,
      description: wanted.description ?? null,
      groupTypeId: type.id,
      volumeTypeIds: [...new Set(types)],
      availabilityZone: zone,
      groupSnapshotId: null,
      sourceGroupId: null,
    });
    return accepted({ group: { id: group.id, name: group.name } });
  },
};

const fromSource = z
  .strictObject({
    name: upTo255,
    description,
    source_group_id: uuid.optional(),
    group_snapshot_id: uuid.optional(),
  })
  .refine((wanted) => (wanted.source_group_id === undefined) !== (wanted.group_snapshot_id === undefined), {
    error: ({ input }) => `${repr(input)} is not valid under any of the given schemas`,
  });
const copySchema = z.strictObject({ 'create-from-src': fromSource });

/** `POST /groups/action` with `create-from-src`: a group with copies of another's volumes, or of their snapshots. */
export const copyGroup: VolumeRoute<z.infer<typeof copySchema>> = {
  method: 'POST',
  path: '/groups/action',
  action: 'create-from-src',
  min: 14,
  body: [[0, copySchema]],
  answer(call, { 'create-from-src': wanted }) {
    const { group_snapshot_id: snapshotId, source_group_id: sourceId } = wanted;
    const snapshot = snapshotId === undefined ? undefined : groupSnapshotOf(call, snapshotId);
    const source = groupOf(call, snapshot?.groupId ?? sourceId);
    const contents = snapshot
      ? snapshotsIn(call.state, snapshot).map(({ id, name }) => ({ snapshotId: id, name }))
      : volumesOf(call.state, source).map(({ id, name }) => ({ sourceVolumeId: id, name }));
    if (contents.length === 0) throw invalidGroup('Source has no volumes to copy.');
    const { groupTypeId, volumeTypeIds, availabilityZone } = source;
    const group = addGroup(call, {
      projectId: call.projectId,
      userId: call.token.userId,
      name: wanted.name ?? null,
      description: wanted.description ?? null,
      groupTypeId,
      volumeTypeIds,
      availabilityZone,
      groupSnapshotId: snapshot?.id ?? null,
      sourceGroupId: snapshot ? null : source.id,
    });
    try {
      for (const content of contents) addCopy(call, group, content);
    } catch (fault) {
      giveUpGroup(call, group);
      throw fault;
    }
    return accepted({ group: { id: group.id, name: group.name } });
  },
};

function addCopy(
  call: VolumeCall,
  group: GroupRecord,
  content: { readonly name: string | null; readonly snapshotId?: string; readonly sourceVolumeId?: string },
): void {
  const { projectId, token, viewer } = call;
  const volume = createVolume(call.cloud, { projectId, userId: token.userId, viewer, ...content }, call.now);
  volume.groupId = group.id;
}
