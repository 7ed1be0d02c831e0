import type { ComputeCall } from '../compute-call.js';
import { linksTo } from '../paging.js';
import type { ServerRecord } from '../servers/server.js';
import { microsecondTime } from '../servers/views/times.js';
import { type MigrationRecord, UNDER_WAY } from './migration.js';

export const TYPES_SINCE = 23;
export const UUIDS_SINCE = 59;
const OWNERS_SINCE = 80;

/** As `/os-migrations` lists it. */
export function viewMigration(call: ComputeCall, migration: MigrationRecord): unknown {
  const { number, serverId, type, status } = migration;
  const linked = call.minor >= TYPES_SINCE && type === 'live-migration' && UNDER_WAY.includes(status);
  return {
    id: number,
    ...(call.minor >= UUIDS_SINCE ? { uuid: migration.uuid } : {}),
    source_compute: migration.from,
    dest_compute: migration.to,
    source_node: migration.fromNode,
    dest_node: migration.toNode,
    dest_host: migration.toAddress,
    old_instance_type_id: migration.oldFlavor,
    new_instance_type_id: migration.newFlavor,
    instance_uuid: serverId,
    status,
    ...(call.minor >= TYPES_SINCE ? { migration_type: type } : {}),
    ...ownerOf(call, migration),
    created_at: microsecondTime(migration.createdAt),
    updated_at: microsecondTime(migration.updatedAt),
    ...(linked ? { links: linksTo(call, `servers/${serverId}/migrations/${number}`) } : {}),
  };
}

const BYTES_PER_MIB = 2 ** 20;

/** As `/servers/{server_id}/migrations` shows one that is under way. */
export function viewMigrationUnderWay(
  call: ComputeCall,
  server: ServerRecord,
  migration: MigrationRecord,
): unknown {
  const memory = server.flavor.ram * BYTES_PER_MIB;
  return {
    created_at: microsecondTime(migration.createdAt),
    dest_compute: migration.to,
    dest_host: migration.toAddress,
    dest_node: migration.toNode,
    disk_processed_bytes: 0,
    disk_remaining_bytes: 0,
    disk_total_bytes: 0,
    id: migration.number,
    memory_processed_bytes: 0,
    memory_remaining_bytes: memory,
    memory_total_bytes: memory,
    server_uuid: server.id,
    source_compute: migration.from,
    source_node: migration.fromNode,
    status: migration.status,
    updated_at: microsecondTime(migration.updatedAt),
    ...(call.minor >= UUIDS_SINCE ? { uuid: migration.uuid } : {}),
    ...ownerOf(call, migration),
  };
}

function ownerOf({ minor }: ComputeCall, { userId, projectId }: MigrationRecord): object {
  return minor >= OWNERS_SINCE ? { user_id: userId, project_id: projectId } : {};
}
