import type { TransferRecord } from '../state.js';
import { freshTime, storedTime } from '../times.js';
import type { VolumeCall } from '../volume-call.js';

function links(call: VolumeCall, id: string): unknown {
  return [
    { rel: 'self', href: `${call.selfRoot}/os-volume-transfer/${id}` },
    { rel: 'bookmark', href: `${call.bookmarkRoot}/os-volume-transfer/${id}` },
  ];
}

export function transferSummary(call: VolumeCall, transfer: TransferRecord): Record<string, unknown> {
  return {
    id: transfer.id,
    volume_id: transfer.volumeId,
    name: transfer.name,
    links: links(call, transfer.id),
  };
}

export function transferDetail(call: VolumeCall, transfer: TransferRecord): Record<string, unknown> {
  return {
    id: transfer.id,
    created_at: storedTime(transfer.createdAt),
    name: transfer.name,
    volume_id: transfer.volumeId,
    links: links(call, transfer.id),
    ...(call.minor >= 55 && { no_snapshots: !transfer.withSnapshots }),
    ...(call.minor >= 57 && {
      destination_project_id: transfer.destinationProjectId,
      source_project_id: transfer.projectId,
      accepted: transfer.accepted,
    }),
  };
}

/** As its creation answers it: the one answer that has the key. */
export function newTransferView(call: VolumeCall, transfer: TransferRecord): Record<string, unknown> {
  const view = transferDetail(call, transfer);
  return { ...view, created_at: freshTime(transfer.createdAt, transfer.id), auth_key: transfer.authKey };
}
