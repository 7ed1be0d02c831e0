import { NewestFirst } from '../../newest-first.js';
import { type Columns, checkOrderForm, filtersOf, orderOf, pageOf, sortedPage } from '../listing.js';
import { ok, type VolumeReply, type VolumeRoute } from '../route.js';
import type { AttachmentRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { dropUnknown, rename, sameValue } from '../volumes/volume-filters.js';
import { attachmentDetail, attachmentSummary } from './attachment-view.js';
import { attachmentNotFound } from './find-attachment.js';

const columns: Columns<AttachmentRecord> = {
  id: ({ id }) => id,
  volume_id: ({ volumeId }) => volumeId,
  instance_uuid: ({ serverId }) => serverId,
  attach_status: ({ status }) => status,
  attach_mode: ({ mode }) => mode,
  attached_host: ({ host }) => host,
  mountpoint: ({ mountpoint }) => mountpoint,
  created_at: ({ createdAt }) => Math.floor(createdAt / 1000),
  attach_time: ({ attachedAt }) => attachedAt && Math.floor(attachedAt / 1000),
};

const OFFERED = ['volume_id', 'status', 'instance_id', 'attach_status'];

export const listAttachments: VolumeRoute = {
  method: 'GET',
  path: '/attachments',
  min: 27,
  answer: (call) => list(call, attachmentSummary),
};

export const listAttachmentsDetailed: VolumeRoute = {
  method: 'GET',
  path: '/attachments/detail',
  min: 27,
  answer: (call) => list(call, attachmentDetail),
};

function list(call: VolumeCall, view: (attachment: AttachmentRecord) => unknown): VolumeReply {
  checkOrderForm(call);
  const page = pageOf(call);
  const filters = filtersOf(call);
  dropUnknown(call, filters, OFFERED);
  rename(filters, 'instance_id', 'instance_uuid');
  const everyone = call.isAdmin && filters.has('all_tenants');
  if (call.isAdmin) filters.delete('all_tenants');
  const order = orderOf(call, {});
  if ([...filters.keys()].some((name) => !Object.hasOwn(columns, name))) return ok({ attachments: [] });
  const all = [...new NewestFirst(call.state.attachments.values()).after()]
    .filter((one) => everyone || one.projectId === call.projectId)
    .filter((one) => [...filters].every(([name, value]) => matches(one, name, value)));
  const shown = sortedPage(all, { page, order, columns }, (id) => {
    const marker = call.state.attachments.get(id);
    if (!marker) throw attachmentNotFound(id);
    return marker;
  });
  return ok({ attachments: shown.map(view) });
}

function matches(attachment: AttachmentRecord, name: string, value: string): boolean {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  return column !== undefined && sameValue(column(attachment), value);
}
