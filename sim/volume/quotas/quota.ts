import { VolumeFault } from '../fault.js';
import type { GiB, Limits, VolumeState } from '../state.js';

/** What Cinder limits, and its own defaults (recording `cinder-quota`), in the order in which it lists them. */
const DEFAULTS: Limits = {
  volumes: 10,
  per_volume_gigabytes: -1,
  snapshots: 10,
  gigabytes: 1000,
  backups: 10,
  backup_gigabytes: 1000,
};
const GROUPS: Limits = { groups: 10 };
const PER_TYPE = ['volumes', 'gigabytes', 'snapshots'];

/** The limits of projects that have none of their own: Cinder's, those of each volume type, groups. */
export function defaultLimits(state: VolumeState): Record<string, number> {
  const limits: Record<string, number> = { ...DEFAULTS };
  for (const type of state.types.values()) {
    for (const resource of PER_TYPE) limits[`${resource}_${type.name}`] = -1;
  }
  return { ...limits, ...GROUPS, ...state.defaultLimits };
}

export function limitsOf(state: VolumeState, projectId: string): Record<string, number> {
  return { ...defaultLimits(state), ...state.limits.get(projectId) };
}

export function usageOf(state: VolumeState, projectId: string, resource: string): number {
  return state.usage.get(projectId)?.[resource] ?? 0;
}

/** What is to be used: `{ volumes: 1, gigabytes: 20 }`. */
export type Demand = Readonly<Record<string, number>>;

/** The same demand on the quotas of one volume type. */
export function ofType(state: VolumeState, demand: Demand, typeId: string): Demand {
  const name = state.types.get(typeId)?.name;
  if (name === undefined) return {};
  return Object.fromEntries(Object.entries(demand).map(([key, amount]) => [`${key}_${name}`, amount]));
}

/**
 * Takes the demand from the project's quotas, those of the type included.
 * @throws VolumeFault when that exceeds one of them (recordings `cinder-create-over-quota`,
 * `cinder-create-volume-at-quota`)
 */
export function reserve(
  state: VolumeState,
  projectId: string,
  typeId: string,
  demand: Demand,
  resource: 'volumes' | 'snapshots' | 'gigabytes',
  size: GiB,
): void {
  const whole = { ...demand, ...ofType(state, demand, typeId) };
  const limits = limitsOf(state, projectId);
  const over = Object.keys(whole)
    .sort()
    .find((key) => exceeds(limits[key], usageOf(state, projectId, key) + (whole[key] ?? 0), whole[key] ?? 0));
  if (over !== undefined) {
    // what is extended is told of all types' quota, whichever it is that is exceeded
    const told = resource === 'gigabytes' ? resource : over;
    throw overQuota(told, resource, size, limits[told] ?? 0, usageOf(state, projectId, told));
  }
  use(state, projectId, whole);
}

/** Gives back what was reserved, or takes without asking. */
export function use(state: VolumeState, projectId: string, demand: Demand, factor: 1 | -1 = 1): void {
  const usage = state.usage.get(projectId) ?? Object.create(null);
  for (const [key, amount] of Object.entries(demand)) {
    usage[key] = Math.max(0, (usage[key] ?? 0) + factor * amount);
  }
  state.usage.set(projectId, usage);
}

/** @throws VolumeFault when one volume of the size is more than the project may have */
export function checkVolumeSize(state: VolumeState, projectId: string, size: GiB): void {
  const limit = limitsOf(state, projectId).per_volume_gigabytes ?? -1;
  if (limit < 0 || size <= limit) return;
  throw new VolumeFault(
    'VolumeSizeExceedsLimit',
    `Requested volume size ${size}G is larger than maximum allowed limit ${limit}G.`,
  );
}

function exceeds(limit: number | undefined, total: number, added: number): boolean {
  return limit !== undefined && limit >= 0 && added > 0 && total > limit;
}

function overQuota(
  over: string,
  resource: 'volumes' | 'snapshots' | 'gigabytes',
  size: GiB,
  limit: number,
  used: number,
): VolumeFault {
  if (over.includes('gigabytes')) {
    return new VolumeFault(
      'VolumeSizeExceedsAvailableQuota',
      `Requested volume or snapshot exceeds allowed ${over} quota. Requested ${size}G, quota is ${limit}G and ${used}G has been consumed.`,
    );
  }
  if (resource === 'snapshots') {
    return new VolumeFault(
      'SnapshotLimitExceeded',
      `Maximum number of snapshots allowed (${limit}) exceeded`,
    );
  }
  return new VolumeFault(
    'VolumeLimitExceeded',
    `Maximum number of volumes allowed (${limit}) exceeded for quota '${over}'.`,
  );
}
