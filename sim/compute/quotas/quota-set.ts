import type { Since } from '../microversion.js';
import type { QuotaName } from './quota.js';

const OF_NETWORKS: readonly QuotaName[] = [
  'fixed_ips',
  'floating_ips',
  'security_group_rules',
  'security_groups',
];
const OF_FILES: readonly QuotaName[] = [
  'injected_file_content_bytes',
  'injected_file_path_bytes',
  'injected_files',
];

/** In the order in which a quota set shows them. */
const NAMES: readonly QuotaName[] = [
  'cores',
  'fixed_ips',
  'floating_ips',
  'injected_file_content_bytes',
  'injected_file_path_bytes',
  'injected_files',
  'instances',
  'key_pairs',
  'metadata_items',
  'ram',
  'security_group_rules',
  'security_groups',
  'server_group_members',
  'server_groups',
];

const without = (...left: readonly (readonly QuotaName[])[]): QuotaName[] =>
  NAMES.filter((name) => !left.flat().includes(name));

/** What a quota set has (recordings `nova-quota-set`, `nova-quota-set-2.60`). */
export const SET_NAMES: Since<readonly QuotaName[]> = [
  [1, NAMES],
  [36, without(OF_NETWORKS)],
  [57, without(OF_NETWORKS, OF_FILES)],
];

/** What the quotas of a class have. */
export const CLASS_NAMES: Since<readonly QuotaName[]> = [
  [1, without(['server_groups', 'server_group_members'])],
  [50, without(OF_NETWORKS)],
  [57, without(OF_NETWORKS, OF_FILES)],
];
