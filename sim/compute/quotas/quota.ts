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
  /** By `project/user`. They are kept and shown; nobody is held to them. */
  ofUsers?: Map<string, Partial<Limits>>;
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

/** What is kept for all of a project's users together, whoever is named. */
const OF_PROJECTS_ALONE: readonly QuotaName[] = ['fixed_ips', 'floating_ips'];

/** Limits of one of a project's users, as far as the user has any. */
export function limitsOfUser(quotas: QuotaState, projectId: string, userId: string): Partial<Limits> {
  return quotas.ofUsers?.get(`${projectId}/${userId}`) ?? {};
}

/** What is left of a project's limit for users to be given. */
export function leftForUsers(quotas: QuotaState, projectId: string, resource: QuotaName): number {
  const limit = limitOf(quotas, projectId, resource);
  if (limit === -1) return -1;
  const given = [...(quotas.ofUsers ?? [])]
    .filter(([key]) => key.startsWith(`${projectId}/`))
    .map(([, limits]) => limits[resource] ?? 0);
  return limit - given.reduce((sum, one) => sum + one, 0);
}

export function setLimits(
  quotas: QuotaState,
  projectId: string,
  userId: string | undefined,
  limits: Partial<Limits>,
): void {
  const entries = Object.entries(limits) as [QuotaName, number][];
  const forAll = entries.filter(([name]) => userId === undefined || OF_PROJECTS_ALONE.includes(name));
  quotas.ofProjects.set(projectId, { ...quotas.ofProjects.get(projectId), ...Object.fromEntries(forAll) });
  if (userId === undefined) return;
  const own = entries.filter(([name]) => !OF_PROJECTS_ALONE.includes(name));
  quotas.ofUsers ??= new Map();
  const key = `${projectId}/${userId}`;
  quotas.ofUsers.set(key, { ...quotas.ofUsers.get(key), ...Object.fromEntries(own) });
}

/** Those of a request that Nova knows of, as numbers. */
export function knownLimits(quotas: QuotaState, given: Readonly<Record<string, unknown>>): Partial<Limits> {
  const known = Object.entries(given).filter(
    ([name, value]) => value !== undefined && Object.hasOwn(quotas.defaults, name),
  );
  return Object.fromEntries(known.map(([name, value]) => [name, Number(value)]));
}
