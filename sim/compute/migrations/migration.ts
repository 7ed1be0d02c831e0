import type { Cloud } from '../../cloud.js';
import type { ComputeCall } from '../compute-call.js';
import type { ServerFlavor, ServerRecord } from '../servers/server.js';

export type MigrationType = 'resize' | 'migration' | 'live-migration' | 'evacuation';

export type MigrationStatus =
  | 'accepted'
  | 'pre-migrating'
  | 'migrating'
  | 'post-migrating'
  | 'finished'
  | 'confirming'
  | 'confirmed'
  | 'reverting'
  | 'reverted'
  | 'running'
  | 'completed'
  | 'cancelled'
  | 'done'
  | 'error';

/** A server's move to another host or flavor, as Nova keeps it. Times are milliseconds since the Unix epoch. */
export interface MigrationRecord {
  readonly number: number;
  readonly uuid: string;
  readonly serverId: string;
  readonly type: MigrationType;
  readonly status: MigrationStatus;
  /** The host that the server leaves. */
  readonly from: string | null;
  /** That it is known as a node of the cell, too. */
  readonly fromNode: string | null;
  /** The host that it goes to, as soon as one was asked for or chosen. */
  readonly to: string | null;
  readonly toNode: string | null;
  readonly toAddress: string | null;
  /** Numbers of flavors; an evacuation has none. */
  readonly oldFlavor: number | null;
  readonly newFlavor: number | null;
  /** Who had it moved. */
  readonly userId: string;
  readonly projectId: string;
  readonly createdAt: number;
  readonly updatedAt: number | null;
}

/** By server, oldest first. Those of a deleted server are gone with it. */
export type Migrations = Map<string, MigrationRecord[]>;

/** What a live migration is that an administrator can still see under way. */
export const UNDER_WAY: readonly MigrationStatus[] = ['running', 'post-migrating'];

interface Beginning {
  readonly type: MigrationType;
  readonly status: MigrationStatus;
  /** The host that was asked for. */
  readonly to?: string | null;
  readonly flavors?: readonly [old: ServerFlavor, wanted: ServerFlavor];
}

/** To be called by every operation that moves a server, behind its checks. */
export function beginMigration(
  { cloud, now, token, projectId }: ComputeCall,
  server: ServerRecord,
  { type, status, to = null, flavors }: Beginning,
): void {
  const { migrations, counters } = cloud.compute;
  counters.migration += 1;
  const record: MigrationRecord = {
    number: counters.migration,
    uuid: cloud.ids.uuid(),
    serverId: server.id,
    type,
    status,
    from: server.host,
    fromNode: type === 'live-migration' ? null : server.host,
    to,
    toNode: null,
    toAddress: null,
    oldFlavor: flavors?.[0].number ?? null,
    newFlavor: flavors?.[1].number ?? null,
    userId: token.userId,
    projectId,
    createdAt: now,
    updatedAt: null,
  };
  migrations.set(server.id, [...(migrations.get(server.id) ?? []), record]);
}

export function latestMigration(cloud: Cloud, { id }: Pick<ServerRecord, 'id'>): MigrationRecord | undefined {
  return cloud.compute.migrations.get(id)?.at(-1);
}

/** Notes how far the latest move of a server has got. */
export function noteMigration(
  cloud: Cloud,
  { id }: Pick<ServerRecord, 'id'>,
  now: number,
  changes: Partial<MigrationRecord>,
): void {
  const known = cloud.compute.migrations.get(id);
  const latest = known?.at(-1);
  if (!known || !latest) return;
  cloud.compute.migrations.set(id, [...known.slice(0, -1), { ...latest, ...changes, updatedAt: now }]);
}

/** nova.virt.fake calls every host so. */
const FAKE_ADDRESS = '192.168.0.1';

/** Where it goes, once a host is chosen and asked. */
export function destinationOf(cloud: Cloud, host: string): Partial<MigrationRecord> {
  const toAddress = cloud.profile.compute.hypervisor === 'fake' ? FAKE_ADDRESS : '127.0.0.1';
  return { to: host, toNode: host, toAddress };
}
