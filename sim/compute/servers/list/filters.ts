import type { ComputeCall } from '../../compute-call.js';
import { badRequest, forbidden } from '../../fault.js';
import type { QueryParameters } from '../../query-parameters.js';
import type { ServerRecord, VmState } from '../server.js';
import { statesOf } from '../status.js';
import { portsOf } from '../views/server-addresses.js';
import { microsecondTime, parseTime } from '../views/times.js';
import { JOINED_TABLES } from './list-query-schema.js';
import { literalOf } from './name-index.js';
import { patternTest } from './name-pattern.js';

export type ServerTest = (server: ServerRecord) => boolean;

/** What a list is asked to hold, besides order and page. */
export interface ServerFilters {
  /** Undefined: all projects'. */
  readonly projectId: string | undefined;
  /** Whose, for a token without a project. */
  readonly deleted: 'no' | 'yes' | 'both';
  /** Nothing can match. */
  readonly none: boolean;
  /** The only states that match; undefined: any. */
  readonly states: ReadonlySet<VmState> | undefined;
  /** Only what changed then or later matches; milliseconds since the Unix epoch. */
  readonly changedSince: number | undefined;
  /** What the names of all that match hold, where that is known. */
  readonly namePart: string | undefined;
  readonly tests: readonly ServerTest[];
}

const PAGING = new Set(['sort_key', 'sort_dir', 'limit', 'marker']);

/** What others than administrators may filter by, by the microversion since which. */
const OPEN: Readonly<Record<string, number>> = {
  reservation_id: 1,
  name: 1,
  status: 1,
  image: 1,
  flavor: 1,
  ip: 1,
  'changes-since': 1,
  all_tenants: 1,
  ip6: 5,
  tags: 26,
  'tags-any': 26,
  'not-tags': 26,
  'not-tags-any': 26,
  'changes-before': 66,
  locked: 73,
  availability_zone: 83,
  config_drive: 83,
  key_name: 83,
  created_at: 83,
  launched_at: 83,
  terminated_at: 83,
  power_state: 83,
  task_state: 83,
  vm_state: 83,
  progress: 83,
  user_id: 83,
  hostname: 90,
};

/** @throws ComputeFault 400, 403 (recordings `nova-list-*`) */
export function readFilters(call: ComputeCall, detailed: boolean): ServerFilters {
  const query = call.query.only((name) => isOpen(call, name));
  for (const [name] of query.pairs) {
    if (JOINED_TABLES.includes(name as 'metadata') || name.startsWith('_')) {
      throw badRequest(`Invalid filter field: ${name}.`);
    }
  }
  const status = readStatus(call);
  const { since, before } = readChanges(query);
  const deleted = readDeleted(call, query, status);
  const projectId = readProject(call, query, detailed);
  const { tests, none } = readTests(call, query);
  return {
    projectId,
    deleted,
    none: none || status === 'none',
    states: status === 'none' ? undefined : status?.vmStates,
    changedSince: since,
    namePart: literalOf(query.get('name') ?? query.get('display_name') ?? ''),
    tests: [...tests, ...ofStatus(status), ...ofChanges(since, before)],
  };
}

function isOpen(call: ComputeCall, name: string): boolean {
  if (PAGING.has(name)) return false;
  return call.isAdmin || call.minor >= (OPEN[name] ?? Number.POSITIVE_INFINITY);
}

interface Status {
  readonly vmStates: ReadonlySet<VmState>;
  /** Undefined: whatever is being done to it. */
  readonly taskStates: ReadonlySet<string | null> | undefined;
}

const STATUS_CHECKED_SINCE = 38;

function readStatus(call: ComputeCall): Status | 'none' | undefined {
  if (!call.query.has('status')) return undefined;
  const { vmStates, taskStates } = statesOf(call.query.all('status'));
  if (vmStates.size > 0) return { vmStates, taskStates };
  if (call.minor >= STATUS_CHECKED_SINCE) throw badRequest('Invalid status value');
  return 'none';
}

function ofStatus(status: Status | 'none' | undefined): ServerTest[] {
  if (status === undefined || status === 'none') return [];
  const { vmStates, taskStates } = status;
  return [
    (server) => vmStates.has(server.vmState),
    ...(taskStates ? [(server: ServerRecord) => taskStates.has(server.taskState)] : []),
  ];
}

interface Changes {
  readonly since: number | undefined;
  readonly before: number | undefined;
}

function readChanges(query: QueryParameters): Changes {
  const since = parseTime(query.get('changes-since') ?? '');
  const before = parseTime(query.get('changes-before') ?? '');
  if (since !== undefined && before !== undefined && before < since) {
    throw badRequest('The value of changes-since must be less than or equal to changes-before.');
  }
  return { since, before };
}

/** Nova's database keeps whole seconds. */
function ofChanges(since: number | undefined, before: number | undefined): ServerTest[] {
  const second = (server: ServerRecord): number => Math.floor(server.updatedAt / 1000) * 1000;
  return [
    ...(since === undefined ? [] : [(server: ServerRecord) => second(server) >= since]),
    ...(before === undefined ? [] : [(server: ServerRecord) => second(server) <= before]),
  ];
}

function readDeleted(
  call: ComputeCall,
  query: QueryParameters,
  status: Status | 'none' | undefined,
): ServerFilters['deleted'] {
  const states = status === 'none' ? undefined : status?.vmStates;
  if (states?.size === 1 && states.has('deleted')) {
    if (call.isAdmin) return 'yes';
    throw forbidden('Only administrators may list deleted instances');
  }
  const deleted = query.get('deleted');
  if (deleted !== undefined) return asBoolean(deleted) ? 'yes' : 'no';
  return query.has('changes-since') || query.has('changes-before') ? 'both' : 'no';
}

function readProject(call: ComputeCall, query: QueryParameters, detailed: boolean): string | undefined {
  const all = query.get('all_tenants');
  const wanted = all !== undefined && (all === '' || strictBoolean(all));
  if (!wanted) return call.projectId;
  call.requireAdmin(`os_compute_api:servers:${detailed ? 'detail' : 'index'}:get_all_tenants`);
  return query.get('project_id') ?? query.get('tenant_id');
}

const TRUE = /^(true|1|yes|on|t|y)$/i;
const FALSE = /^(false|0|no|off|f|n)$/i;

function asBoolean(text: string): boolean {
  return TRUE.test(text.trim());
}

function strictBoolean(text: string): boolean {
  if (TRUE.test(text.trim())) return true;
  if (FALSE.test(text.trim())) return false;
  throw badRequest(
    `Unrecognized value '${text}', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'`,
  );
}

/** Compared as they are. */
const EXACT: Readonly<Record<string, (server: ServerRecord) => string | null>> = {
  image: (server) => server.imageId,
  image_ref: (server) => server.imageId,
  user_id: (server) => server.userId,
  uuid: (server) => server.id,
  host: (server) => server.host,
  vm_state: (server) => server.vmState,
  task_state: (server) => server.taskState,
};

/** Searched for a regular expression, which matches anywhere and in either case, as the database does it. */
const SEARCHED: Readonly<Record<string, (server: ServerRecord) => string | null>> = {
  name: (server) => server.name,
  display_name: (server) => server.name,
  description: (server) => server.description,
  display_description: (server) => server.description,
  hostname: (server) => server.hostname,
  key_name: (server) => server.keyName,
  power_state: (server) => String(server.powerState),
  node: (server) => server.host,
  reservation_id: (server) => server.reservationId,
  launch_index: (server) => String(server.launchIndex),
  launched_at: (server) => databaseTime(server.launchedAt),
  terminated_at: (server) => databaseTime(server.terminatedAt),
  created_at: (server) => databaseTime(server.createdAt),
  availability_zone: (server) => server.availabilityZone,
  locked_by: (server) => server.lock?.by ?? null,
  root_device_name: (server) => server.rootDevice,
  config_drive: (server) => (server.configDrive ? 'True' : ''),
  access_ip_v4: (server) => server.accessIPv4 || null,
  access_ip_v6: (server) => server.accessIPv6 || null,
  auto_disk_config: (server) => (server.diskConfig === 'AUTO' ? '1' : '0'),
  progress: (server) => String(server.progress),
  kernel_id: () => '',
  ramdisk_id: () => '',
};

function databaseTime(milliseconds: number | null): string | null {
  return microsecondTime(milliseconds)?.slice(0, 19).replace('T', ' ') ?? null;
}

function readTests(call: ComputeCall, query: QueryParameters): { tests: ServerTest[]; none: boolean } {
  const tests: ServerTest[] = [];
  const names = new Set(query.pairs.map(([name]) => name));
  for (const name of names) {
    const value = query.get(name) ?? '';
    const exact = EXACT[name];
    const searched = SEARCHED[name];
    if (exact) tests.push((server) => exact(server) === value);
    else if (searched) tests.push(search(value, searched));
    else if (name in TAG_TESTS) tests.push(TAG_TESTS[name as keyof typeof TAG_TESTS](value.split(',')));
  }
  const locked = query.get('locked');
  if (locked !== undefined) {
    const wanted = strictBoolean(locked);
    tests.push((server) => (server.lock !== null) === wanted);
  }
  const flavor = query.get('flavor');
  if (flavor !== undefined) tests.push((server) => server.flavor.id === flavor);
  if (call.projectId === '') tests.push((server) => server.userId === call.token.userId);
  const parts = [query.get('ip'), query.get('ip6')].filter((part) => part !== undefined);
  if (parts.length > 0) tests.push((server) => hasAddress(call, server, parts));
  return { tests, none: flavor !== undefined && !call.cloud.compute.flavors.has(flavor) };
}

function search(pattern: string, value: (server: ServerRecord) => string | null): ServerTest {
  const matches = patternTest(pattern);
  return (server) => {
    const text = value(server);
    return text !== null && matches(text);
  };
}

const TAG_TESTS = {
  tags:
    (wanted: readonly string[]): ServerTest =>
    ({ tags }) =>
      wanted.every((tag) => tags.includes(tag)),
  'tags-any':
    (wanted: readonly string[]): ServerTest =>
    ({ tags }) =>
      wanted.some((tag) => tags.includes(tag)),
  'not-tags':
    (wanted: readonly string[]): ServerTest =>
    ({ tags }) =>
      !wanted.every((tag) => tags.includes(tag)),
  'not-tags-any':
    (wanted: readonly string[]): ServerTest =>
    ({ tags }) =>
      !wanted.some((tag) => tags.includes(tag)),
};

/** Neutron looks for the text anywhere in the addresses of ports (recording `nova-list-ip-filter`). */
function hasAddress(call: ComputeCall, server: ServerRecord, parts: readonly string[]): boolean {
  return portsOf(call.cloud.network, server).some(({ fixed_ips: ips }) =>
    ips.some(({ ip_address: address }) => parts.some((part) => address.includes(part))),
  );
}
