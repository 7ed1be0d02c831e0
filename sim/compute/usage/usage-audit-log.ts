import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { type ComputeRoute, ok } from '../route.js';

const RULE = 'os_compute_api:os-instance-usage-audit-log';

/** `2026-10-01 00:00:00`, in UTC; `month` may be 0, and less. */
function firstOf(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 19).replace('T', ' ');
}

/** Of the last month that was over before then. No host has counted anything. */
function logBefore(call: ComputeCall, before: Date): Record<string, unknown> {
  const time = new Date(before.getTime() - 1);
  const hosts = call.cloud.profile.compute.hosts.map(({ name }) => name);
  return {
    period_beginning: firstOf(time.getUTCFullYear(), time.getUTCMonth() - 1),
    period_ending: firstOf(time.getUTCFullYear(), time.getUTCMonth()),
    num_hosts: hosts.length,
    num_hosts_done: 0,
    num_hosts_running: 0,
    num_hosts_not_run: hosts.length,
    hosts_not_run: hosts,
    total_instances: 0,
    total_errors: 0,
    overall_status: `0 of ${hosts.length} hosts done. 0 errors.`,
    log: {},
  };
}

/** `/os-instance_usage_audit_log` and `/os-instance_usage_audit_log/{before}`, for administrators. */
export const usageAuditRoutes: readonly ComputeRoute<never>[] = [
  {
    method: 'GET',
    path: '/os-instance_usage_audit_log',
    answer(call) {
      call.requireAdmin(`${RULE}:list`);
      return ok({ instance_usage_audit_logs: logBefore(call, new Date(call.now)) });
    },
  },
  {
    method: 'GET',
    path: '/os-instance_usage_audit_log/{id}',
    answer(call) {
      call.requireAdmin(`${RULE}:show`);
      const id = call.param('id');
      const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(id)
        ? new Date(`${id.replace(' ', 'T')}Z`)
        : undefined;
      if (!time || Number.isNaN(time.getTime())) throw badRequest(`Invalid timestamp for date ${id}`);
      return ok({ instance_usage_audit_log: logBefore(call, time) });
    },
  },
];
