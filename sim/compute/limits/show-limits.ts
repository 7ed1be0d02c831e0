import type { ComputeCall } from '../compute-call.js';
import { policyForbids } from '../fault.js';
import { limitOf, type QuotaName } from '../quotas/quota.js';
import { usageOf } from '../quotas/usage.js';
import { type ComputeRoute, ok, type Schemas } from '../route.js';
import { anyRegex, looseQuery, strictQuery } from '../schema/query.js';

const parameters = { tenant_id: anyRegex };

const query: Schemas = [
  [1, looseQuery(parameters)],
  [75, strictQuery(parameters)],
];

interface Limit {
  readonly name: string;
  readonly quota: QuotaName;
  /** Last microversion that shows it. */
  readonly until?: number;
}

/** In the order of the recordings `nova-limits*`. */
const LIMITS: readonly Limit[] = [
  { name: 'maxTotalInstances', quota: 'instances' },
  { name: 'maxTotalCores', quota: 'cores' },
  { name: 'maxTotalRAMSize', quota: 'ram' },
  { name: 'maxServerMeta', quota: 'metadata_items' },
  { name: 'maxImageMeta', quota: 'metadata_items', until: 38 },
  { name: 'maxPersonality', quota: 'injected_files', until: 56 },
  { name: 'maxPersonalitySize', quota: 'injected_file_content_bytes', until: 56 },
  { name: 'maxTotalKeypairs', quota: 'key_pairs' },
  { name: 'maxServerGroups', quota: 'server_groups' },
  { name: 'maxServerGroupMembers', quota: 'server_group_members' },
  { name: 'maxTotalFloatingIps', quota: 'floating_ips', until: 35 },
  { name: 'maxSecurityGroups', quota: 'security_groups', until: 35 },
  { name: 'maxSecurityGroupRules', quota: 'security_group_rules', until: 35 },
];

const USED: readonly Limit[] = [
  { name: 'totalRAMUsed', quota: 'ram' },
  { name: 'totalCoresUsed', quota: 'cores' },
  { name: 'totalInstancesUsed', quota: 'instances' },
  { name: 'totalFloatingIpsUsed', quota: 'floating_ips', until: 35 },
  { name: 'totalSecurityGroupsUsed', quota: 'security_groups', until: 35 },
  { name: 'totalServerGroupsUsed', quota: 'server_groups' },
];

/** `GET /limits` (recordings `nova-limits*`). */
export const showLimits: ComputeRoute = {
  method: 'GET',
  path: '/limits',
  query,
  answer(call) {
    const projectId = projectOf(call);
    call.requireProject();
    const used: Readonly<Partial<Record<QuotaName, number>>> = usageOf(call.cloud.compute, projectId);
    const { quotas } = call.cloud.compute;
    const absolute = {
      ...valuesOf(call, LIMITS, (quota) => limitOf(quotas, projectId, quota)),
      ...valuesOf(call, USED, (quota) => used[quota] ?? 0),
    };
    return ok({ limits: { rate: [], absolute } });
  },
};

function projectOf(call: ComputeCall): string {
  const other = call.query.get('tenant_id');
  if (other === undefined) return call.projectId;
  if (!call.isAdmin) throw policyForbids('os_compute_api:limits:other_project');
  return other;
}

function valuesOf(call: ComputeCall, table: readonly Limit[], value: (quota: QuotaName) => number) {
  const shown = table.filter(({ until = call.minor }) => call.minor <= until);
  return Object.fromEntries(shown.map(({ name, quota }) => [name, value(quota)]));
}
