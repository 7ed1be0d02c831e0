import type { ComputeCall } from '../../compute-call.js';
import { badRequest, type ComputeFault, forbidden } from '../../fault.js';
import type { ServerRecord } from '../server.js';
import { IGNORED_SORT_KEYS } from './list-query-schema.js';

type Value = string | number | boolean | null;
type Key = (server: ServerRecord) => Value;

const KEYS: Readonly<Record<string, Key>> = {
  access_ip_v4: (server) => server.accessIPv4 || null,
  access_ip_v6: (server) => server.accessIPv6 || null,
  auto_disk_config: (server) => server.diskConfig === 'AUTO',
  availability_zone: (server) => server.availabilityZone || null,
  config_drive: (server) => server.configDrive,
  created_at: (server) => Math.floor(server.createdAt / 1000),
  display_description: (server) => server.description,
  display_name: (server) => server.name,
  host: (server) => server.host,
  hostname: (server) => server.hostname,
  image_ref: (server) => server.imageId,
  instance_type_id: (server) => server.flavor.id,
  kernel_id: () => '',
  key_name: (server) => server.keyName,
  launch_index: (server) => server.launchIndex,
  launched_at: (server) => server.launchedAt,
  locked: (server) => server.lock !== null,
  locked_by: (server) => server.lock?.by ?? null,
  node: (server) => server.host,
  power_state: (server) => server.powerState,
  progress: (server) => server.progress,
  project_id: (server) => server.projectId,
  ramdisk_id: () => '',
  root_device_name: (server) => server.rootDevice,
  task_state: (server) => server.taskState,
  terminated_at: (server) => server.terminatedAt,
  updated_at: (server) => Math.floor(server.updatedAt / 1000),
  user_id: (server) => server.userId,
  uuid: (server) => server.id,
  vm_state: (server) => server.vmState,
};

const ADMIN_ONLY = new Set(['host', 'node']);
const LOCKED_SINCE = 73;

/** Below 0: `a` is listed before `b`. */
export type Order = (a: ServerRecord, b: ServerRecord) => number;

/**
 * The order that is asked for; undefined: Nova's own, newest first.
 *
 * @throws ComputeFault 400, 403 (recordings `nova-list-sort-*`)
 */
export function readOrder(call: ComputeCall): Order | undefined {
  const asked = wantedKeys(call);
  if (asked.keys.length === 0 && asked.directions.length === 0) return undefined;
  const keys = asked.keys.length > 0 ? asked.keys : ['created_at'];
  const first = asked.directions[0] ?? (asked.keys.length > 0 ? 'asc' : 'desc');
  // Nova puts the server's id at the end of both lists, and then fills up the directions with the first.
  const allKeys = keys.includes('uuid') ? keys : [...keys, 'uuid'];
  const directions = asked.directions.length > 0 ? asked.directions : [first];
  const allDirections = keys.includes('uuid') ? directions : [...directions, 'asc'];
  if (allDirections.length > allKeys.length) {
    throw moreDirections();
  }
  if (allDirections.some((direction) => direction !== 'asc' && direction !== 'desc')) {
    throw badRequest("Invalid input received: Unknown sort direction, must be 'desc' or 'asc'");
  }
  const parts = allKeys.map((key, place) => ({
    key: KEYS[key] ?? (() => null),
    sign: (allDirections[place] ?? first) === 'asc' ? 1 : -1,
  }));
  return (a, b) => {
    for (const { key, sign } of parts) {
      const difference = compare(key(a), key(b));
      if (difference !== 0) return sign * difference;
    }
    return 0;
  };
}

/** Keys without those that Nova ignores, whose directions go with them. */
function wantedKeys(call: ComputeCall): { keys: string[]; directions: string[] } {
  const keys = call.query.all('sort_key').map((key) => key.trim());
  const asked = keys.length;
  const directions = call.query.all('sort_dir').map((direction) => direction.trim());
  // a direction is there from the start, but one that went with an ignored key is not made up for
  if (keys.length > 0 && directions.length === 0) directions.push('desc');
  const ignored = new Set<string>(IGNORED_SORT_KEYS);
  if (call.minor >= LOCKED_SINCE) ignored.delete('locked');
  for (const key of [...keys]) {
    const place = keys.indexOf(key);
    if (ignored.has(key)) {
      keys.splice(place, 1);
      directions.splice(place, 1);
    } else if (ADMIN_ONLY.has(key) && !call.isAdmin) {
      throw forbidden(`Only administrators can sort servers by ${key}`);
    }
  }
  if (asked > 0 && keys.length === 0 && directions.length > 0) throw moreDirections();
  return { keys, directions };
}

function moreDirections(): ComputeFault {
  return badRequest('Invalid input received: Sort direction size exceeds sort key size');
}

/** Nothing comes before everything; text without regard to case, as the database does it. */
function compare(a: Value, b: Value): number {
  if (a === null || b === null) return +(a !== null) - +(b !== null);
  const [left, right] =
    typeof a === 'string' && typeof b === 'string' ? [a.toLowerCase(), b.toLowerCase()] : [a, b];
  return left < right ? -1 : +(left > right);
}
