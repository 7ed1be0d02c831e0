import type * as z from 'zod';
import { madeWhenAsked, type Since } from '../../microversion.js';
import { nonNegativeInteger } from '../../schema/nova-types.js';
import { anyRegex, anyText, looseQuery, several, strictQuery } from '../../schema/query.js';
import { choice, text } from '../../schema/types.js';
import { parseTime } from '../views/times.js';

/** Sort keys that mean something. */
export const SORT_KEYS = [
  'access_ip_v4',
  'access_ip_v6',
  'auto_disk_config',
  'availability_zone',
  'config_drive',
  'created_at',
  'display_description',
  'display_name',
  'host',
  'hostname',
  'image_ref',
  'instance_type_id',
  'kernel_id',
  'key_name',
  'launch_index',
  'launched_at',
  'locked_by',
  'node',
  'power_state',
  'progress',
  'project_id',
  'ramdisk_id',
  'root_device_name',
  'task_state',
  'terminated_at',
  'updated_at',
  'user_id',
  'uuid',
  'vm_state',
] as const;

/** Sort keys that are taken and ignored below 2.75; `locked` is one of them below 2.73 only. */
export const IGNORED_SORT_KEYS = [
  'architecture',
  'cell_name',
  'cleaned',
  'default_ephemeral_device',
  'default_swap_device',
  'deleted',
  'deleted_at',
  'disable_terminate',
  'ephemeral_gb',
  'ephemeral_key_uuid',
  'id',
  'key_data',
  'launched_on',
  'locked',
  'memory_mb',
  'os_type',
  'reservation_id',
  'root_gb',
  'shutdown_terminate',
  'user_data',
  'vcpus',
  'vm_mode',
] as const;

export const REGEXES = [
  'kernel_id',
  'ramdisk_id',
  'hostname',
  'key_name',
  'power_state',
  'node',
  'flavor',
  'reservation_id',
  'launched_at',
  'terminated_at',
  'availability_zone',
  'name',
  'display_name',
  'description',
  'display_description',
  'locked_by',
  'root_device_name',
  'config_drive',
  'access_ip_v4',
  'access_ip_v6',
  'auto_disk_config',
  'progress',
  'ip',
  'ip6',
  'created_at',
] as const;

const TEXTS = [
  'user_id',
  'project_id',
  'tenant_id',
  'launch_index',
  'image_ref',
  'image',
  'vm_state',
  'task_state',
  'host',
  'uuid',
  'sort_dir',
  'all_tenants',
  'soft_deleted',
  'deleted',
  'status',
] as const;

/** Names of Nova's tables: known, so that asking for them is refused. */
export const JOINED_TABLES = [
  'block_device_mapping',
  'services',
  'metadata',
  'system_metadata',
  'info_cache',
  'security_groups',
  'pci_devices',
] as const;

const time = several(
  text({ format: { name: 'date-time', test: (value) => parseTime(value) !== undefined } }),
);

function each<Value>(names: readonly string[], value: Value): Record<string, Value> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

type Parameters = Readonly<Record<string, z.ZodType>>;

/** In the order in which Nova's schema has them, by which the first fault is told. */
const parameters = (): Parameters => ({
  ...each(TEXTS, anyText),
  ...each(REGEXES, anyRegex),
  sort_key: several(choice(...SORT_KEYS, ...IGNORED_SORT_KEYS)),
  'changes-since': time,
  ...each(JOINED_TABLES, anyText),
  limit: several(nonNegativeInteger),
  marker: anyText,
});
const tagged = (): Parameters => ({
  ...parameters(),
  ...each(['tags', 'tags-any', 'not-tags', 'not-tags-any'], anyRegex),
});
const bounded = (): Parameters => ({ ...tagged(), 'changes-before': time });
const lockable = (): Parameters => ({
  ...bounded(),
  sort_key: several(choice('locked', ...SORT_KEYS, ...IGNORED_SORT_KEYS.filter((key) => key !== 'locked'))),
  locked: anyText,
});
const strict = (): Parameters => ({ ...lockable(), sort_key: several(choice('locked', ...SORT_KEYS)) });

/** Openapi compute-v2.96.yaml, `/v2.1/servers` get. Parameters that start with `_` are kept, to be refused. */
export const listServersQuery: Since<z.ZodType> = madeWhenAsked([
  [1, () => looseQuery(parameters(), '^_')],
  [26, () => looseQuery(tagged(), '^_')],
  [66, () => looseQuery(bounded(), '^_')],
  [73, () => looseQuery(lockable(), '^_')],
  [75, () => strictQuery(strict(), '^_')],
]);
