import * as z from 'zod';
import { removeImage } from '../../image/image-index.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { recordAction } from '../instance-actions/action-log.js';
import { accepted, type ComputeReply, FRAMEWORK_TYPE } from '../route.js';
import { metadata, name, nameWithBlanks, nonNegativeInteger } from '../schema/nova-types.js';
import { text } from '../schema/types.js';
import type { ServerRecord } from '../servers/server.js';
import { beginProcess } from '../servers/server-process.js';
import { checkImageMetadata } from './create-image.js';
import { isVolumeBacked } from './root-disk.js';
import { actionRoute } from './server-action.js';
import { snapshotServer } from './snapshot.js';
import { settled, severalTasks } from './steps.js';

const schemaOf = (ofName: z.ZodType): z.ZodType =>
  z.strictObject({
    createBackup: z.strictObject({
      name: ofName,
      backup_type: text(),
      rotation: nonNegativeInteger,
      metadata: metadata.optional(),
    }),
  });

export const backupProcess = severalTasks(
  'server.create_backup',
  ['image_backup', 'image_pending_upload', 'image_uploading'],
  'compute_backup_instance',
  settled({}),
);

interface CreateBackupInput {
  readonly name: string;
  readonly backup_type: string;
  readonly rotation: number | string;
  readonly metadata?: Readonly<Record<string, string>>;
}

const BODY_SINCE = 45;

/** Saves a server to an image, and deletes the oldest of these images if there are more than `rotation`. */
export const createBackup = actionRoute<CreateBackupInput>({
  action: 'createBackup',
  body: [
    [0, schemaOf(nameWithBlanks)],
    [1, schemaOf(name)],
  ],
  before: (call, _server, input) => checkImageMetadata(call, input.metadata),
  states: ['active', 'stopped', 'paused', 'suspended'],
  evenIfLocked: true,
  answer(call, server, input) {
    if (isVolumeBacked(server)) {
      throw badRequest('Backup is not supported for volume-backed instances.');
    }
    const { backup_type: kind } = input;
    const image = snapshotServer(call, server, {
      name: input.name.trim(),
      type: 'backup',
      properties: { ...input.metadata, backup_type: kind },
    });
    recordAction(call, server, 'createBackup');
    beginProcess(call.cloud, backupProcess, server, call.now);
    const rotation = Number(input.rotation);
    deleteOldest(call, server, kind, rotation);
    return reply(call, image.id, rotation);
  },
});

function deleteOldest(call: ComputeCall, server: ServerRecord, kind: string, rotation: number): void {
  const { image: state } = call.cloud;
  const backups = [...state.images.values()].filter(
    ({ properties }) =>
      properties.instance_uuid === server.id &&
      properties.image_type === 'backup' &&
      properties.backup_type === kind,
  );
  for (const image of backups.slice(0, Math.max(0, backups.length - rotation))) removeImage(state, image);
}

/** The address is one of Nova's own, of when it stood for Glance. */
function reply(call: ComputeCall, imageId: string, rotation: number): ComputeReply {
  if (call.minor >= BODY_SINCE) return accepted({ image_id: imageId });
  const location = ['Location', `${call.call.root}/${call.mount}/images/${imageId}`] as const;
  return { status: 202, headers: rotation > 0 ? [location] : [], contentType: FRAMEWORK_TYPE };
}
