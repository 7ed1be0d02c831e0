import type { ComputeCall } from '../compute-call.js';
import { badRequest, conflictingRequest, itemNotFound } from '../fault.js';
import { type ComputeRoute, noContent } from '../route.js';
import { isUuidLike } from '../schema/nova-types.js';
import { serverIndex } from '../servers/server-index.js';
import { type ComputeService, servicesOf, switchKey, switchOf } from './compute-service.js';

const UUID_SINCE = 53;
const INTEGER = /^\s*[+-]?\d+\s*$/;

/** `DELETE /os-services/{service_id}`: forgets one of Nova's programs; a nova-compute only when it has no servers. */
export const deleteService: ComputeRoute = {
  method: 'DELETE',
  path: '/os-services/{service_id}',
  answer(call) {
    call.requireAdmin('os_compute_api:os-services:delete');
    const service = serviceOf(call, call.param('service_id'));
    if (service.binary === 'nova-compute') checkUnused(call, service.host);
    const { compute } = call.cloud;
    for (const aggregate of compute.aggregates.values()) {
      if (service.binary === 'nova-compute') {
        aggregate.hosts = aggregate.hosts.filter((host) => host !== service.host);
      }
    }
    const key = switchKey(service);
    compute.hostSwitches.set(key, { ...switchOf(call.cloud, key), deleted: true });
    return noContent;
  },
};

/** @throws ComputeFault 400, 404 */
function serviceOf(call: ComputeCall, id: string): ComputeService {
  const byUuid = call.minor >= UUID_SINCE;
  if (byUuid && !isUuidLike(id)) throw badRequest(`Invalid uuid ${id}`);
  if (!byUuid && !INTEGER.test(id)) throw badRequest('Invalid input received: id must be an integer');
  const found = servicesOf(call).find((one) => (byUuid ? one.id === id : one.number === Number(id)));
  if (!found) throw itemNotFound(`Service ${id} not found.`);
  return found;
}

function checkUnused(call: ComputeCall, host: string): void {
  for (const server of serverIndex(call.cloud.compute).all.alive.after()) {
    if (server.host !== host) continue;
    throw conflictingRequest(
      'Unable to delete compute service that is hosting instances. Migrate or delete the instances first.',
    );
  }
}
