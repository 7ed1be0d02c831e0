import type * as z from 'zod';
import type { Cloud } from '../cloud.js';
import { statusOf } from '../compute/servers/status.js';
import { glob } from '../glob.js';
import { operationOfRecord } from '../journal/entry.js';
import type { runUntilSchema } from './contract.js';
import type { ServerHistory } from './server-history.js';

type Condition = Omit<z.infer<typeof runUntilSchema>, 'limit'>;

/** Whether all that the condition names holds now. */
export function conditionHolds(condition: Condition, cloud: Cloud, history: ServerHistory): boolean {
  return (
    (!condition.servers || serversHold(condition.servers, history)) &&
    (!condition.requests || requestsHold(condition.requests, cloud)) &&
    (!condition.idle || cloud.timeline.nextDue === undefined)
  );
}

function serversHold(wanted: NonNullable<Condition['servers']>, history: ServerHistory): boolean {
  const { name, id, status, count } = wanted;
  const found = history.records.filter(
    (server) =>
      statusOf(server) === status &&
      (id === undefined || server.id === id) &&
      (name === undefined || glob(name).test(server.name)),
  );
  return found.length >= count;
}

function requestsHold(wanted: NonNullable<Condition['requests']>, cloud: Cloud): boolean {
  const { service, operation, status, count } = wanted;
  const found = cloud.journal.records.filter(
    (record) =>
      (service === undefined || record.service === service) &&
      (status === undefined || record.status === status) &&
      (operation === undefined || operationOfRecord(record) === operation),
  );
  return found.length >= count;
}
