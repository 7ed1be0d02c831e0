import * as z from 'zod';
import { text, textOrNull } from '../../compute/schema/types.js';
import { invalidVolume, VolumeFault } from '../fault.js';
import { findVolume } from '../find.js';
import { acceptedPlain, ok, type VolumeRoute } from '../route.js';
import { flag, isTrue, printable, upTo255 } from '../schema.js';
import type { GroupRecord, VolumeRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { deleteGroup, groupOf, groupView, invalidGroup, listsVolumes, volumesOf } from './group.js';

const ONE = '/groups/{id}';

export const showGroup: VolumeRoute = {
  method: 'GET',
  path: ONE,
  min: 13,
  answer: (call) => ok({ group: groupView(call, groupOf(call), listsVolumes(call)) }),
};

const updateSchema = z.strictObject({
  group: z
    .strictObject({
      description: printable,
      name: upTo255,
      add_volumes: printable,
      remove_volumes: printable,
    })
    .refine((group) => Object.keys(group).length > 0, {
      error: '{} is not valid under any of the given schemas',
    }),
});

/** `PUT /groups/{id}`: volumes' ids with commas between them. What is so already is no change. */
export const updateGroup: VolumeRoute<z.infer<typeof updateSchema>> = {
  method: 'PUT',
  path: ONE,
  min: 13,
  body: [[0, updateSchema]],
  answer(call, { group: wanted }) {
    const group = groupOf(call);
    if (group.status !== 'available') {
      throw invalidGroup(`Group status must be available, but current status is: ${group.status}.`);
    }
    const added = idsIn(wanted.add_volumes).flatMap((id) => newcomer(call, group, id) ?? []);
    const removed = idsIn(wanted.remove_volumes).map((id) => member(call, group, id));
    const name = changed(wanted.name, group.name);
    const description = changed(wanted.description, group.description);
    if (added.length + removed.length === 0 && name === undefined && description === undefined) {
      throw invalidGroup(
        `Cannot update group ${group.id} because no valid name, description, add_volumes, or remove_volumes were provided.`,
      );
    }
    if (name !== undefined) group.name = name;
    if (description !== undefined) group.description = description;
    for (const volume of added) volume.groupId = group.id;
    for (const volume of removed) delete volume.groupId;
    return acceptedPlain;
  },
};

const changed = (wanted: string | null | undefined, known: string | null): string | undefined =>
  wanted == null || wanted === known ? undefined : wanted;

const idsIn = (ids: string | null | undefined): string[] => (ids ?? '').split(',').filter(Boolean);

/** Undefined: it is in the group already. @throws VolumeFault 400 */
function newcomer(call: VolumeCall, group: GroupRecord, id: string): VolumeRecord | undefined {
  const volume = findVolume(call.state, call.viewer, id);
  const refuse = (reason: string): VolumeFault =>
    invalidVolume(`Cannot add volume ${id} to group ${group.id} because ${reason}`);
  if (!volume) throw refuse('volume cannot be found.');
  if (volume.groupId === group.id) return undefined;
  if (volume.groupId !== undefined) throw refuse(`it is already in group ${volume.groupId}`);
  if (!group.volumeTypeIds.includes(volume.volumeTypeId)) {
    throw refuse(`volume type ${volume.volumeTypeId} is not supported by the group.`);
  }
  if (volume.status !== 'available' && volume.status !== 'in-use') {
    throw refuse(
      `volume is in an invalid state: ${volume.status}. Valid states are: ('available', 'in-use').`,
    );
  }
  return volume;
}

/** @throws VolumeFault 400 */
function member(call: VolumeCall, group: GroupRecord, id: string): VolumeRecord {
  const volume = volumesOf(call.state, group).find((one) => one.id === id);
  if (volume) return volume;
  throw invalidVolume(`Cannot remove volume ${id} from group ${group.id} because it is not in the group.`);
}

const deleteSchema = z.strictObject({ delete: z.strictObject({ 'delete-volumes': flag.optional() }) });

/** `POST /groups/{id}/action` with `delete` */
export const removeGroup: VolumeRoute<z.infer<typeof deleteSchema>> = {
  method: 'POST',
  path: `${ONE}/action`,
  action: 'delete',
  min: 13,
  body: [[0, deleteSchema]],
  answer(call, { delete: options }) {
    const group = groupOf(call);
    const withVolumes = isTrue(options['delete-volumes']);
    if (!['available', 'error'].includes(group.status)) {
      throw invalidGroup(`Group status must be available or error, but current status is: ${group.status}`);
    }
    if ([...call.state.groupSnapshots.values()].some(({ groupId }) => groupId === group.id)) {
      throw invalidGroup('Group has existing snapshots.');
    }
    if (!withVolumes && volumesOf(call.state, group).length > 0) {
      throw invalidGroup(
        `Group ${group.id} still contains volumes. The delete-volumes flag is required to delete it.`,
      );
    }
    deleteGroup(call, group);
    return acceptedPlain;
  },
};

const STATUSES = [
  'error',
  'available',
  'creating',
  'deleting',
  'deleted',
  'updating',
  'in-use',
  'error_deleting',
];
export const resetSchema = z.strictObject({ reset_status: z.strictObject({ status: text({}) }) });

/** `POST /groups/{id}/action` with `reset_status`, for administrators. */
export const resetGroup: VolumeRoute<z.infer<typeof resetSchema>> = {
  method: 'POST',
  path: `${ONE}/action`,
  action: 'reset_status',
  min: 20,
  body: [[0, resetSchema]],
  answer(call, { reset_status: { status } }) {
    const known = knownStatus(status, STATUSES, ['Group', 'Group', 'status']);
    const group = groupOf(call);
    call.requireAdmin('group:reset_status');
    group.status = known;
    return acceptedPlain;
  },
};

/**
 * Looked at before what it is for.
 *
 * @param words what it is of, and how one and several are spoken of
 * @throws VolumeFault 400
 */
export function knownStatus(
  wanted: string,
  known: readonly string[],
  [what, one, several]: readonly [what: string, one: string, several: string],
): string {
  const status = wanted.toLowerCase();
  if (known.includes(status)) return status;
  const all = known.map((each) => `'${each}'`).join(', ');
  const reason =
    wanted === ''
      ? "The 'status' can not be empty."
      : `${one} status: ${wanted} is invalid, valid ${several} are: (${all}).`;
  throw new VolumeFault('BadRequest', `Invalid ${what} Status: ${reason}`);
}

const failover = z.strictObject({
  allow_attached_volume: flag.optional(),
  secondary_backend_id: textOrNull({ max: 255 }).optional(),
});
const anything = z.looseObject({});
const REPLICATIONS: Readonly<Record<string, z.ZodType>> = {
  enable_replication: anything,
  disable_replication: anything,
  failover_replication: failover,
  list_replication_targets: anything,
};

/** `POST /groups/{id}/action` with what is for groups that are kept elsewhere too, as none is here. */
export const replicateGroup: readonly VolumeRoute[] = Object.entries(REPLICATIONS).map(
  ([action, options]): VolumeRoute => ({
    method: 'POST',
    path: `${ONE}/action`,
    action,
    min: 38,
    body: [[0, z.strictObject({ [action]: options })]],
    answer(call) {
      const { id } = groupOf(call);
      throw new VolumeFault('BadRequest', `Invalid group type: Group ${id} is not a replication group type.`);
    },
  }),
);
