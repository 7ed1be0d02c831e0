import * as z from 'zod';
import { oneOf } from '../../compute/schema/types.js';
import { VolumeFault } from '../fault.js';
import {
  type Columns,
  comparison,
  filtersOf,
  nextLinks,
  orderOf,
  pageOf,
  pagePart,
  strictBoolean,
} from '../listing.js';
import { accepted, acceptedPlain, ok, type VolumeReply, type VolumeRoute } from '../route.js';
import { anyOfTypes, flag, isTrue, trimmedName, uuid } from '../schema.js';
import type { TransferRecord } from '../state.js';
import { trimmed } from '../text.js';
import type { VolumeCall } from '../volume-call.js';
import { rename, sameValue } from '../volumes/volume-filters.js';
import { accept, offer, withdraw } from './transfer.js';
import { newTransferView, transferDetail, transferSummary } from './transfer-view.js';

const columns: Columns<TransferRecord> = {
  id: ({ id }) => id,
  display_name: ({ name }) => name,
  volume_id: ({ volumeId }) => volumeId,
  created_at: ({ createdAt }) => Math.floor(createdAt / 1000),
  no_snapshots: ({ withSnapshots }) => !withSnapshots,
  source_project_id: ({ projectId }) => projectId,
  destination_project_id: ({ destinationProjectId }) => destinationProjectId,
  accepted: ({ accepted }) => accepted,
  deleted: () => false,
};

function passes(transfer: TransferRecord, filters: ReadonlyMap<string, string>): boolean {
  return [...filters].every(([name, value]) => {
    if (!Object.hasOwn(columns, name)) return false;
    const found = (columns[name] as (transfer: TransferRecord) => unknown)(transfer);
    return sameValue(found, typeof found === 'boolean' ? Number.parseFloat(value) === 1 : value);
  });
}

/** @throws VolumeFault 404 */
function transferOf(call: VolumeCall, anyone = false): TransferRecord {
  const id = call.param('transfer_id');
  const transfer = call.state.transfers.get(id);
  if (transfer && (anyone || call.isAdmin || transfer.projectId === call.projectId)) return transfer;
  throw transferNotFound(id);
}

function transferNotFound(id: string): VolumeFault {
  return new VolumeFault('TransferNotFound', `Transfer ${id} could not be found.`);
}

type View = (call: VolumeCall, transfer: TransferRecord) => unknown;

const PAGED = 59;
const OLDEST_FIRST = { keys: ['created_at', 'id'], ascending: [true, true] };

/**
 * Oldest first before 3.59, when paging and order came: until then, and always at the older of the paths, their
 * parameters are filters that nothing passes.
 */
function list(call: VolumeCall, view: View, pages: boolean): VolumeReply {
  const paged = pages && call.minor >= PAGED;
  const order = paged ? orderOf(call, {}) : OLDEST_FIRST;
  const page = pageOf(call);
  const filters = paged ? filtersOf(call) : new Map(call.query);
  rename(filters, 'name', 'display_name');
  const allProjects = strictBoolean(filters.get('all_tenants') ?? '') ?? false;
  filters.delete('all_tenants');
  const everyone = call.isAdmin && allProjects;
  if ([...filters.keys()].some((name) => !Object.hasOwn(columns, name))) return ok({ transfers: [] });
  const all = [...call.state.transfers.values()]
    .filter((transfer) => everyone || transfer.projectId === call.projectId)
    .filter((transfer) => passes(transfer, filters))
    .sort(comparison(order, columns));
  const marker = paged ? page.marker : undefined;
  const at = all.findIndex(({ id }) => id === marker);
  if (marker && at < 0) throw transferNotFound(marker);
  const transfers = [...pagePart(all.slice(at + 1), page)];
  const links = nextLinks(call, 'os-volume-transfer', transfers);
  return ok({
    transfers: transfers.map((transfer) => view(call, transfer)),
    ...(links && { transfers_links: links }),
  });
}

const shape = {
  volume_id: uuid,
  name: oneOf(trimmedName, z.null()).optional(),
};
const createSchema = z.strictObject({ transfer: z.strictObject(shape) });
const createSchema55 = z.strictObject({
  transfer: z.strictObject({ ...shape, no_snapshots: flag.optional() }),
});
const acceptSchema = z.strictObject({
  accept: z.strictObject({
    auth_key: anyOfTypes<string | number>(
      (value) => typeof value === 'string' || Number.isInteger(value),
      'string',
      'integer',
    ),
  }),
});

/** The operations on transfers, at the path of before 3.55 and at that of after: all microversions know both. */
function transferRoutesAt(path: string, pages: boolean): readonly VolumeRoute<never>[] {
  const item = `${path}/{transfer_id}`;
  const create: VolumeRoute<z.infer<typeof createSchema55>> = {
    method: 'POST',
    path,
    body: pages
      ? [
          [0, createSchema],
          [55, createSchema55],
        ]
      : [[0, createSchema]],
    answer(call, { transfer: wanted }) {
      const volume = call.volume(wanted.volume_id);
      const made = offer(call.cloud, volume, trimmed(wanted.name), !isTrue(wanted.no_snapshots), call.now);
      return accepted({ transfer: newTransferView(call, made) });
    },
  };
  const take: VolumeRoute<z.infer<typeof acceptSchema>> = {
    method: 'POST',
    path: `${item}/accept`,
    body: [[0, acceptSchema]],
    answer(call, body) {
      const transfer = transferOf(call, true);
      const to = { projectId: call.projectId, userId: call.token.userId };
      accept(call.cloud, transfer, String(body.accept.auth_key), to, call.now);
      return accepted({ transfer: transferSummary(call, transfer) });
    },
  };
  const remove: VolumeRoute = {
    method: 'DELETE',
    path: item,
    answer(call) {
      withdraw(call.cloud, transferOf(call), call.now);
      return acceptedPlain;
    },
  };
  const reads: VolumeRoute[] = [
    { method: 'GET', path, answer: (call) => list(call, transferSummary, pages) },
    { method: 'GET', path: `${path}/detail`, answer: (call) => list(call, transferDetail, pages) },
    { method: 'GET', path: item, answer: (call) => ok({ transfer: transferDetail(call, transferOf(call)) }) },
  ];
  return [...reads, create, take, remove] as readonly VolumeRoute<never>[];
}

export const transferRoutes = [
  ...transferRoutesAt('/os-volume-transfer', false),
  ...transferRoutesAt('/volume-transfers', true),
];
