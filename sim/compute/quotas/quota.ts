import type { QuotaLimits, QuotaResource } from './seed.js';

/** Limits, as far as an administrator set them. */
export interface QuotaState {
  /** Of every project that has none of its own. */
  defaults: QuotaLimits;
  readonly ofProjects: Map<string, Partial<QuotaLimits>>;
}

export function newQuotas(defaults: QuotaLimits): QuotaState {
  return { defaults, ofProjects: new Map() };
}

/** A project's limit of something; -1 is none. */
export function limitOf(quotas: QuotaState, projectId: string, resource: QuotaResource): number {
  return quotas.ofProjects.get(projectId)?.[resource] ?? quotas.defaults[resource];
}
