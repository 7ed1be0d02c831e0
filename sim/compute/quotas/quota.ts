import type { QuotaLimits, QuotaResource } from './seed.js';

/** Networks are Neutron's: Nova still keeps what is said of their quotas, and holds nobody to it. */
export type NetworkResource = 'fixed_ips' | 'floating_ips' | 'security_group_rules' | 'security_groups';
export type QuotaName = QuotaResource | NetworkResource;
export type Limits = Readonly<Record<QuotaName, number>>;

/** Limits, as far as an administrator set them. */
export interface QuotaState {
  /** Of every project that has none of its own. */
  defaults: Limits;
  readonly ofProjects: Map<string, Partial<Limits>>;
  /** Of classes other than the default one, which no project is in. */
  readonly ofClasses: Map<string, Partial<Limits>>;
}

const OF_NETWORKS = { fixed_ips: -1, floating_ips: -1, security_group_rules: -1, security_groups: -1 };

export function newQuotas(defaults: QuotaLimits): QuotaState {
  return { defaults: { ...OF_NETWORKS, ...defaults }, ofProjects: new Map(), ofClasses: new Map() };
}

/** A project's limit of something; -1 is none. */
export function limitOf(quotas: QuotaState, projectId: string, resource: QuotaName): number {
  return quotas.ofProjects.get(projectId)?.[resource] ?? quotas.defaults[resource];
}

/** Those of a request that Nova knows of, as numbers. */
export function knownLimits(quotas: QuotaState, given: Readonly<Record<string, unknown>>): Partial<Limits> {
  const known = Object.entries(given).filter(
    ([name, value]) => value !== undefined && Object.hasOwn(quotas.defaults, name),
  );
  return Object.fromEntries(known.map(([name, value]) => [name, Number(value)]));
}
