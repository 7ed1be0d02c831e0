import * as z from 'zod';
import { sentence } from '../../compute/schema/sentence.js';
import { choice } from '../../compute/schema/types.js';
import { invalidInput } from '../fault.js';
import { ok, type VolumeRoute } from '../route.js';
import { anyOfTypes, uuid } from '../schema.js';
import { attachmentsOf } from '../volume-index.js';
import {
  beginAttach,
  type Connection,
  completeAttach,
  deleteAttachment,
  reserveVolume,
} from './attach-lifecycle.js';
import { attachmentDetail, attachmentSummary } from './attachment-view.js';
import { checkDetachable } from './detachable.js';
import { attachmentOf, ownAttachmentOf } from './find-attachment.js';

type Connector = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const shape = {
  instance_uuid: uuid.optional(),
  connector: anyOfTypes<Connector | null>(
    (value) => value === null || isObject(value),
    'object',
    'null',
  ).optional(),
  volume_uuid: uuid,
};
const createSchema = z.strictObject({ attachment: z.strictObject(shape) });
const createSchema54 = z.strictObject({
  attachment: z.strictObject({ ...shape, mode: choice('rw', 'ro').optional() }),
});

/** `POST /attachments`: reserves the volume, and connects it where a connector is given. */
export const createAttachment: VolumeRoute<z.infer<typeof createSchema54>> = {
  method: 'POST',
  path: '/attachments',
  min: 27,
  body: [
    [27, createSchema],
    [54, createSchema54],
  ],
  answer(call, { attachment: wanted }) {
    const volume = call.volume(wanted.volume_uuid);
    const mode = volume.adminMetadata.readonly ? 'ro' : (wanted.mode ?? 'null');
    const { connector } = wanted;
    const connection = connector && Object.keys(connector).length > 0 ? connectionOf(connector) : undefined;
    const attachment = reserveVolume(call.cloud, volume, wanted.instance_uuid ?? null, call.now, { mode });
    const view = attachmentDetail(attachment);
    if (connection) {
      beginAttach(call.cloud, attachment, connection, call.now);
      attachment.mode = mode;
    }
    return ok({ attachment: { ...view, connection_info: attachment.connectionInfo } });
  },
};

export const showAttachment: VolumeRoute = {
  method: 'GET',
  path: '/attachments/{attachment_id}',
  min: 27,
  answer: (call) => ok({ attachment: attachmentDetail(attachmentOf(call)) }),
};

const updateSchema = z.strictObject({
  attachment: z.strictObject({
    connector: anyOfTypes<Connector>(isObject, 'object').refine((value) => Object.keys(value).length > 0, {
      error: ({ input }) => sentence.notEnough(input),
    }),
  }),
});

/** `PUT /attachments/{attachment_id}`: connects. Of what that changes, the answer has the connection only. */
export const updateAttachment: VolumeRoute<z.infer<typeof updateSchema>> = {
  method: 'PUT',
  path: '/attachments/{attachment_id}',
  min: 27,
  body: [[27, updateSchema]],
  answer(call, { attachment: { connector } }) {
    const attachment = ownAttachmentOf(call, 'volume:attachment_update');
    const view = attachmentDetail(attachment);
    beginAttach(call.cloud, attachment, connectionOf(connector), call.now);
    return ok({ attachment: { ...view, connection_info: attachment.connectionInfo } });
  },
};

/** @throws VolumeFault 400 without what the volumes' protocol knows a host by */
function connectionOf(connector: Connector): Connection {
  if (!Object.hasOwn(connector, 'initiator')) {
    throw invalidInput("Connector doesn't have required information: initiator");
  }
  const textOf = (name: string): string | undefined => {
    const value = Object.hasOwn(connector, name) ? connector[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  return {
    connector,
    device: textOf('mountpoint') ?? 'na',
    host: textOf('host') ?? '',
    mode: textOf('mode'),
  };
}

/** `DELETE /attachments/{attachment_id}`: the answer has the volume's other attachments. */
export const removeAttachment: VolumeRoute = {
  method: 'DELETE',
  path: '/attachments/{attachment_id}',
  min: 27,
  answer(call) {
    const attachment = ownAttachmentOf(call, 'volume:attachment_delete');
    checkDetachable(call.cloud, attachment);
    deleteAttachment(call.cloud, attachment, call.now);
    const others = [...attachmentsOf(call.state, attachment.volumeId)];
    return ok({ attachments: others.map(attachmentSummary) });
  },
};

/** The server has the device. */
export const completeAttachment: VolumeRoute = {
  method: 'POST',
  path: '/attachments/{attachment_id}/action',
  action: 'os-complete',
  min: 44,
  answer(call) {
    const attachment = attachmentOf(call);
    call.volume(attachment.volumeId);
    completeAttach(call.cloud, attachment, call.now);
    return { status: 204 };
  },
};
