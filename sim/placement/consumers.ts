import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';
import type { JsonSchema } from '../json-schema/validate.js';
import { checkQuery } from './query.js';
import {
  heldFor,
  type Resources,
  resourceProviders,
  resourcesOf,
} from './resource-providers/resource-provider.js';
import { json } from './respond.js';

const OWNER_SINCE = 12;
const GENERATION_SINCE = 28;
const TYPE_SINCE = 38;

/** GET /allocations/{consumer}: what a server takes; nothing for what is none. */
export function showConsumer(call: Call, minor: number): SimResponse {
  for (const provider of resourceProviders(call.cloud)) {
    const server = provider.consumers.find(({ id }) => id === call.params.consumer);
    if (!server) continue;
    const allocation = { resources: taken([resourcesOf(server)]), generation: provider.generation };
    return json(call, minor, {
      allocations: { [provider.uuid]: allocation },
      ...(minor >= OWNER_SINCE && { project_id: server.projectId, user_id: server.userId }),
      ...(minor >= GENERATION_SINCE && { consumer_generation: 1 }),
      ...(minor >= TYPE_SINCE && { consumer_type: 'unknown' }),
    });
  }
  return json(call, minor, { allocations: {} });
}

const name: JsonSchema = { type: 'string', minLength: 1, maxLength: 255 };
const typeName: JsonSchema = { ...name, pattern: '^[A-Z0-9_]+$|^all|^unknown$' };

/** GET /usages: what a project's servers take together; those who work in it may look too. */
export function showProjectUsages(call: Call, minor: number): SimResponse {
  const typed = minor >= TYPE_SINCE;
  const query = checkQuery(call, {
    type: 'object',
    properties: { project_id: name, user_id: name, ...(typed && { consumer_type: typeName }) },
    required: ['project_id'],
    additionalProperties: false,
  });
  const servers = resourceProviders(call.cloud)
    .flatMap(({ consumers }) => consumers)
    .filter(
      ({ projectId, userId }) => projectId === query.project_id && userId === (query.user_id ?? userId),
    );
  const asked = query.consumer_type ?? 'unknown';
  const held = servers.flatMap(heldFor);
  const none = held.length === 0 || !['unknown', 'all'].includes(asked);
  if (none) return json(call, minor, { usages: {} });
  const usages = taken(held);
  const counted = { [asked]: { ...usages, consumer_count: held.length } };
  return json(call, minor, { usages: typed ? counted : usages });
}

/** Only what is taken. */
function taken(held: readonly Resources[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const one of held) {
    for (const [resource, amount] of Object.entries(one)) {
      if (amount > 0) sum[resource] = (sum[resource] ?? 0) + amount;
    }
  }
  return sum;
}
