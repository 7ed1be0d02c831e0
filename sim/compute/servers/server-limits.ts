import type { ComputeCall } from '../compute-call.js';
import { forbidden } from '../fault.js';
import type { FlavorRecord } from '../flavors/flavor.js';
import { limitOf } from '../quotas/quota.js';
import { type Usage, usageOf } from './server-index.js';

/** In the order in which Nova names those that are exceeded. */
const RESOURCES = ['cores', 'instances', 'ram'] as const;

/** Servers that one request makes where no quota says less: a memory holds no 4 * 10^15 of them. */
const MOST_AT_ONCE = 10_000;

/**
 * How many of the servers asked for the project's quota has room for; at least `min`.
 *
 * @throws ComputeFault 403 (recordings `nova-create-over-quota*`, `nova-create-bad-quota-many`)
 */
export function serversWithinQuota(
  call: ComputeCall,
  flavor: FlavorRecord,
  min: number,
  max: number,
): number {
  const used = usageOf(call.cloud.compute, call.projectId);
  const limits: Usage = {
    instances: Math.min(limit(call, 'instances'), used.instances + MOST_AT_ONCE),
    cores: limit(call, 'cores'),
    ram: limit(call, 'ram'),
  };
  const each: Usage = { instances: 1, cores: flavor.vcpus, ram: flavor.ram };
  const room = (resource: keyof Usage): number => limits[resource] - used[resource];
  const fit = (resource: keyof Usage): number =>
    each[resource] === 0 ? Number.POSITIVE_INFINITY : Math.floor(room(resource) / each[resource]);
  const allowed = Math.min(max, ...RESOURCES.map(fit));
  if (allowed >= min) return allowed;
  const overs = RESOURCES.filter((resource) => max * each[resource] > room(resource));
  const asked = (resource: keyof Usage): string | number => {
    if (resource !== 'instances') return max * each[resource];
    return min === max ? min : `${min}-${max}`;
  };
  throw forbidden(
    `Quota exceeded for ${overs.join(', ')}: Requested ${overs.map(asked).join(', ')}, but already used ` +
      `${overs.map((resource) => used[resource]).join(', ')} of ` +
      `${overs.map((resource) => limits[resource]).join(', ')} ${overs.join(', ')}`,
  );
}

function limit(call: ComputeCall, resource: keyof Usage): number {
  const found = limitOf(call.cloud.compute.quotas, call.projectId, resource);
  return found === -1 ? Number.POSITIVE_INFINITY : found;
}

/** @throws ComputeFault 403 (recording `nova-create-bad-metadata-too-many`) */
export function checkMetadataCount(call: ComputeCall, metadata: Readonly<Record<string, string>>): void {
  const allowed = limitOf(call.cloud.compute.quotas, call.projectId, 'metadata_items');
  if (allowed !== -1 && Object.keys(metadata).length > allowed) {
    throw forbidden(`Maximum number of metadata items exceeds ${allowed}`);
  }
}

export interface InjectedFile {
  readonly path?: string | undefined;
  /** Base 64. */
  readonly contents?: string | undefined;
}

/** @throws ComputeFault 403 */
export function checkInjectedFiles(call: ComputeCall, files: readonly InjectedFile[]): void {
  const { quotas } = call.cloud.compute;
  const exceeds = (resource: Parameters<typeof limitOf>[2], value: number): number | undefined => {
    const allowed = limitOf(quotas, call.projectId, resource);
    return allowed !== -1 && value > allowed ? allowed : undefined;
  };
  if (exceeds('injected_files', files.length) !== undefined)
    throw forbidden('Personality file limit exceeded');
  const longest = Math.max(0, ...files.map(({ path = '' }) => path.length));
  const path = exceeds('injected_file_path_bytes', longest);
  if (path !== undefined) throw forbidden(`Personality file path exceeds maximum ${path}`);
  const biggest = Math.max(
    0,
    ...files.map(({ contents = '' }) => Buffer.from(contents, 'base64').byteLength),
  );
  const content = exceeds('injected_file_content_bytes', biggest);
  if (content !== undefined) throw forbidden(`Personality file content exceeds maximum ${content}`);
}
