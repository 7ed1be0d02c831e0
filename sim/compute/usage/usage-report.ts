import type { ComputeCall } from '../compute-call.js';
import type { ServerRecord } from '../servers/server.js';
import { serverIndex } from '../servers/server-index.js';

const HOUR = 3_600_000;

/** Milliseconds since the Unix epoch, with fractions as they were asked for. */
export interface Period {
  readonly start: number;
  readonly stop: number;
}

/** One server's part of a report. */
export interface ServerUsage {
  readonly server: ServerRecord;
  readonly hours: number;
}

/** Servers that ran at some time of the period, in the order of project and id. */
export function serversIn(call: ComputeCall, { start, stop }: Period, projectId?: string): ServerRecord[] {
  const index = serverIndex(call.cloud.compute);
  const { alive } = projectId === undefined ? index.all : index.ofProject(projectId);
  return [...alive.after(), ...index.deleted(projectId).after()]
    .filter(
      ({ launchedAt, terminatedAt }) =>
        launchedAt !== null && launchedAt < stop && (terminatedAt === null || terminatedAt > start),
    )
    .sort((a, b) => (`${a.projectId}/${a.id}` < `${b.projectId}/${b.id}` ? -1 : 1));
}

/** How much of the period a server ran. */
export function hoursOf({ launchedAt, terminatedAt }: ServerRecord, { start, stop }: Period): number {
  if (launchedAt === null) return 0;
  const from = Math.max(launchedAt, start);
  const to = Math.min(terminatedAt ?? stop, stop);
  return Math.max(0, to - from) / HOUR;
}

/** What a project used, and its servers where the report is a detailed one. */
export function projectUsage(
  call: ComputeCall,
  period: Period,
  usages: readonly ServerUsage[],
  detailed: boolean,
): Record<string, unknown> {
  const total = (amount: (server: ServerRecord) => number) =>
    usages.reduce((sum, { server, hours }) => sum + amount(server) * hours, 0);
  return {
    tenant_id: usages[0]?.server.projectId,
    ...(detailed && { server_usages: usages.map((usage) => viewServer(call, usage)) }),
    total_local_gb_usage: total(({ flavor }) => flavor.disk + flavor.ephemeral),
    total_vcpus_usage: total(({ flavor }) => flavor.vcpus),
    total_memory_mb_usage: total(({ flavor }) => flavor.ram),
    total_hours: total(() => 1),
    start: time(period.start),
    stop: time(period.stop),
  };
}

function viewServer(call: ComputeCall, { server, hours }: ServerUsage): Record<string, unknown> {
  const launched = server.launchedAt ?? call.now;
  return {
    hours,
    flavor: server.flavor.name,
    instance_id: server.id,
    name: server.name,
    tenant_id: server.projectId,
    memory_mb: server.flavor.ram,
    local_gb: server.flavor.disk + server.flavor.ephemeral,
    vcpus: server.flavor.vcpus,
    started_at: wholeSeconds(launched),
    ended_at: server.terminatedAt === null ? null : wholeSeconds(server.terminatedAt),
    state: server.terminatedAt === null ? server.vmState : 'terminated',
    uptime: Math.floor(((server.terminatedAt ?? call.now) - launched) / 1000),
  };
}

function wholeSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.000000`;
}

function time(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const microseconds = Math.round((milliseconds - whole) * 1000);
  return `${new Date(whole).toISOString().slice(0, 23)}${String(microseconds).padStart(3, '0')}`;
}
