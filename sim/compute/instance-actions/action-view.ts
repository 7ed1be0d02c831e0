import type { ComputeCall } from '../compute-call.js';
import { hostIdOf } from '../servers/views/host-id.js';
import { microsecondTime } from '../servers/views/times.js';
import type { ActionEvent, ActionRecord } from './action-log.js';

const UPDATES_SINCE = 58;

export function viewAction(
  call: ComputeCall,
  serverId: string,
  record: ActionRecord,
): Record<string, unknown> {
  const view = {
    action: record.action,
    instance_uuid: serverId,
    request_id: record.requestId,
    user_id: record.userId,
    project_id: record.projectId,
    start_time: microsecondTime(record.startedAt),
    message: record.message,
  };
  return call.minor >= UPDATES_SINCE ? { ...view, updated_at: microsecondTime(record.updatedAt) } : view;
}

const EVENTS_FOR_ALL_SINCE = 51;
const HOSTS_SINCE = 62;
const DETAILS_SINCE = 84;

/** Newest first; undefined where the caller does not get to see them. */
export function viewEvents(
  call: ComputeCall,
  record: ActionRecord,
): ReadonlyArray<Record<string, unknown>> | undefined {
  if (!call.isAdmin && call.minor < EVENTS_FOR_ALL_SINCE) return undefined;
  return record.events.map((event) => viewEvent(call, record, event)).reverse();
}

function viewEvent(call: ComputeCall, record: ActionRecord, event: ActionEvent): Record<string, unknown> {
  const { isAdmin, minor } = call;
  const failed = event.result === 'Error';
  return {
    event: event.name,
    start_time: microsecondTime(event.startedAt),
    finish_time: microsecondTime(event.finishedAt),
    result: event.result,
    ...(isAdmin ? { traceback: failed ? 'Traceback (most recent call last):\n' : null } : {}),
    ...(isAdmin && minor >= HOSTS_SINCE ? { host: event.host } : {}),
    ...(minor >= HOSTS_SINCE ? { hostId: hostIdOf({ host: event.host, projectId: record.projectId }) } : {}),
    ...(isAdmin && minor >= DETAILS_SINCE ? { details: event.details } : {}),
  };
}
