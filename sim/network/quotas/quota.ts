import { conflict } from '../fault.js';
import { indexesOf, type Table } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import type { NetworkState } from '../state.js';

/** Neutron's default limits, by resource; -1 is none. */
export const DEFAULT_QUOTAS: Readonly<Record<string, number>> = {
  network: 100,
  subnet: 100,
  subnetpool: -1,
  port: 500,
  rbac_policy: 10,
  router: 10,
  floatingip: 50,
  security_group: 10,
  security_group_rule: 100,
};

const TABLE_OF: Readonly<Record<string, Table>> = {
  network: 'networks',
  subnet: 'subnets',
  subnetpool: 'subnetpools',
  port: 'ports',
  router: 'routers',
  floatingip: 'floatingIps',
  rbac_policy: 'rbacPolicies',
  security_group: 'securityGroups',
  security_group_rule: 'securityGroupRules',
};

/** What is limited: without routers in the cloud, neither they nor floating IPs are. */
export function quotaNames(context: NetworkContext): string[] {
  const { l3 } = context.cloud.profile.network;
  return Object.keys(DEFAULT_QUOTAS).filter((name) => l3 || (name !== 'router' && name !== 'floatingip'));
}

export function limitOf(state: NetworkState, projectId: string, resource: string): number {
  return state.quotas.get(projectId)?.[resource] ?? DEFAULT_QUOTAS[resource] ?? -1;
}

export function usageOf(state: NetworkState, projectId: string, resource: string): number {
  const table = TABLE_OF[resource];
  return table ? indexesOf(state).ofProject.of(`${table}/${projectId}`).size : 0;
}

/** @throws NetworkFault 409 */
export function checkQuota(context: NetworkContext, projectId: string, resource: string, more: number): void {
  const limit = limitOf(context.state, projectId, resource);
  if (limit >= 0 && usageOf(context.state, projectId, resource) + more > limit) {
    throw conflict('OverQuota', `Quota exceeded for resources: ['${resource}'].`);
  }
}
