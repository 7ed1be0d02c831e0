import type * as z from 'zod';
import {
  attachmentsOf,
  deleteVolume,
  findSnapshot,
  findVolume,
  type SnapshotRecord,
  VolumeFault,
  type VolumeRecord,
} from '../../volume/rules.js';
import { freshTime } from '../../volume/times.js';
import { volumeIndex } from '../../volume/volume-index.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, itemNotFound } from '../fault.js';
import { accepted, type ComputeReply, type ComputeRoute, ok, type Schemas } from '../route.js';
import { nonNegativeInteger } from '../schema/nova-types.js';
import { looseQuery, several } from '../schema/query.js';
import { microsecondTime } from '../servers/views/times.js';
import { limited } from './limited.js';
import {
  newSnapshot,
  newVolume,
  proxySnapshot,
  proxyVolume,
  removeProxiedSnapshot,
} from './volume-proxy-create.js';

/** The last microversion with these operations (recording `nova-os-volumes-proxy-2.36`). */
const LAST = 35;

/** A volume in Nova's old words. */
function view(call: ComputeCall, volume: VolumeRecord): Record<string, unknown> {
  const [attachment] = attachmentsOf(call.cloud.volume, volume.id);
  const attached = attachment?.status === 'attached' && {
    id: volume.id,
    volumeId: volume.id,
    serverId: attachment.serverId,
    ...(attachment.mountpoint !== null && { device: attachment.mountpoint }),
  };
  return {
    id: volume.id,
    status: volume.status,
    size: volume.size,
    availabilityZone: volume.availabilityZone,
    createdAt: microsecondTime(volume.createdAt),
    attachments: [attached || {}],
    displayName: volume.name,
    displayDescription: volume.description,
    volumeType: call.cloud.volume.types.get(volume.volumeTypeId)?.name ?? volume.volumeTypeId,
    snapshotId: volume.snapshotId,
    metadata: { ...volume.metadata, ...volume.adminMetadata },
  };
}

function viewSnapshot(snapshot: SnapshotRecord): Record<string, unknown> {
  return {
    id: snapshot.id,
    volumeId: snapshot.volumeId,
    status: snapshot.status,
    size: snapshot.size,
    createdAt: microsecondTime(snapshot.createdAt),
    displayName: snapshot.name,
    displayDescription: snapshot.description,
  };
}

function listVolumes(call: ComputeCall): ComputeReply {
  const { byProject } = volumeIndex(call.cloud.volume);
  const all = [...(byProject.get(call.projectId)?.after() ?? [])];
  return ok({ volumes: limited(call, all).map((volume) => view(call, volume)) });
}

function listSnapshots(call: ComputeCall): ComputeReply {
  const all = [...call.cloud.volume.snapshots.values()].filter((one) => one.projectId === call.projectId);
  return ok({ snapshots: limited(call, all.reverse()).map(viewSnapshot) });
}

function volumeOfPath(call: ComputeCall): VolumeRecord {
  const id = call.param('volume_id');
  const volume = findVolume(call.cloud.volume, call.viewer, id);
  if (!volume) throw itemNotFound(`Volume ${id} could not be found.`);
  return volume;
}

function removeVolume(call: ComputeCall): ComputeReply {
  try {
    deleteVolume(call.cloud, volumeOfPath(call), call.now);
    return accepted();
  } catch (error) {
    if (!(error instanceof VolumeFault)) throw error;
    const id = call.cloud.ids.uuid();
    throw badRequest(
      `Invalid input received: ${error.message} (HTTP ${error.status}) (Request-ID: req-${id})`,
    );
  }
}

const number = several(nonNegativeInteger);
const listQuery: Schemas = [[0, looseQuery({ limit: number, offset: number })]];

const makeVolume: ComputeRoute<z.infer<typeof newVolume>> = {
  method: 'POST',
  path: '/os-volumes',
  max: LAST,
  body: [[0, newVolume]],
  answer(call, body) {
    const volume = proxyVolume(call, body);
    const location = `${call.call.root}${call.call.request.target.replace(/\?.*/, '')}/${volume.id}`;
    const made = { ...view(call, volume), createdAt: freshTime(volume.createdAt, volume.id) };
    return { ...ok({ volume: made }), headers: [['Location', location]] };
  },
};

const makeSnapshot: ComputeRoute<z.infer<typeof newSnapshot>> = {
  method: 'POST',
  path: '/os-snapshots',
  max: LAST,
  body: [[0, newSnapshot]],
  answer(call, body) {
    const snapshot = proxySnapshot(call, body);
    const createdAt = freshTime(snapshot.createdAt, snapshot.id);
    return ok({ snapshot: { ...viewSnapshot(snapshot), createdAt } });
  },
};

/** `/os-volumes` and `/os-snapshots`, until 2.35 (recordings `nova-os-volumes-proxy-*`). */
export const volumeProxyRoutes: readonly ComputeRoute<never>[] = [
  { method: 'GET', path: '/os-volumes', max: LAST, query: listQuery, answer: listVolumes },
  { method: 'GET', path: '/os-volumes/detail', max: LAST, query: listQuery, answer: listVolumes },
  {
    method: 'GET',
    path: '/os-volumes/{volume_id}',
    max: LAST,
    answer: (call) => ok({ volume: view(call, volumeOfPath(call)) }),
  },
  { method: 'DELETE', path: '/os-volumes/{volume_id}', max: LAST, answer: removeVolume },
  { method: 'GET', path: '/os-snapshots', max: LAST, query: listQuery, answer: listSnapshots },
  { method: 'GET', path: '/os-snapshots/detail', max: LAST, query: listQuery, answer: listSnapshots },
  {
    method: 'GET',
    path: '/os-snapshots/{snapshot_id}',
    max: LAST,
    answer(call) {
      const id = call.param('snapshot_id');
      const snapshot = findSnapshot(call.cloud.volume, call.viewer, id);
      if (!snapshot) throw itemNotFound(`Snapshot ${id} could not be found.`);
      return ok({ snapshot: viewSnapshot(snapshot) });
    },
  },
  makeVolume as ComputeRoute<never>,
  makeSnapshot as ComputeRoute<never>,
  {
    method: 'DELETE',
    path: '/os-snapshots/{snapshot_id}',
    max: LAST,
    answer(call) {
      removeProxiedSnapshot(call);
      return accepted();
    },
  },
];
