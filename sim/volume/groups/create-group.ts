import * as z from 'zod';
import { sentence } from '../../compute/schema/sentence.js';
import { characters, complain, type Format, text, textOrNull } from '../../compute/schema/types.js';
import { repr } from '../../http/python-text.js';
import { VolumeFault } from '../fault.js';
import { groupTypeNamed } from '../group-types/group-type.js';
import { accepted, type VolumeRoute } from '../route.js';
import { isUuidLike, printable, uniqueTexts, upTo255, uuid } from '../schema.js';
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

const groupTypeFormat: Format = {
  name: 'group_type',
  test: (value) => value.trim() !== '' && characters(value.trim()) <= 255,
};

const someTypes = uniqueTexts({ max: 255 }).refine((value) => value.length > 0, {
  error: ({ input }) => sentence.tooShort(input),
});

const zoneName = textOrNull({
  format: {
    name: 'availability_zone',
    test: (value) => value.trim() !== '' && characters(value.trim()) <= 255,
    complaint: (value) => {
      const { length } = [...value.trim()];
      if (value === '') return "The 'availability_zone' can not be None.";
      const wrong = length === 0 ? 'less than 1' : 'more than 255';
      return `Invalid input received: availability_zone has ${length} characters, ${wrong}.`;
    },
  },
});

const createSchema = z.strictObject({
  group: z.strictObject({
    description: printable,
    group_type: text({ format: groupTypeFormat }),
    name: upTo255,
    volume_types: someTypes,
    availability_zone: zoneName.optional(),
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

const sourceShape = {
  description: printable,
  name: upTo255,
  source_group_id: uuid.optional(),
  group_snapshot_id: uuid.optional(),
};
/** Whether there is one source is looked at before what it may not have. */
const fromSource = z.looseObject(sourceShape).superRefine((wanted, context) => {
  const { source_group_id: group, group_snapshot_id: snapshot } = wanted;
  if (group === undefined && snapshot === undefined) complain(context, sentence.anyOf(wanted));
  if (group !== undefined && snapshot !== undefined) {
    complain(context, `${repr(wanted)} is valid under each of ${SOURCES.map(required).join(', ')}`);
  }
  const others = Object.keys(wanted).filter((name) => !Object.hasOwn(sourceShape, name));
  if (others.length > 0) complain(context, sentence.additional(others));
});

const SOURCES = ['source_group_id', 'group_snapshot_id'];
const required = (name: string): string => repr({ required: [name] });
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
