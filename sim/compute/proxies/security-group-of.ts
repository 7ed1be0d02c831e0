import { NetworkFault, notFound } from '../../network/fault.js';
import type { NetworkContext } from '../../network/network-call.js';
import { securityGroupResource } from '../../network/security-groups/security-group-resource.js';
import { networkContext } from '../../network/server-ports.js';
import type { SecurityGroupRecord } from '../../network/state.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, type ComputeFault, forbidden, itemNotFound, unexpectedError } from '../fault.js';
import { isUuidLike } from '../schema/nova-types.js';
import { isRecord } from '../schema/types.js';

/** The last microversion with these operations. */
export const LAST = 35;

/** Neutron, asked with the caller's own token. */
export function networkOf(call: ComputeCall): NetworkContext {
  return networkContext(call.cloud, call.projectId, call.isAdmin, call.now);
}

/**
 * What Neutron refuses is told in its own words, with the id of Nova's request to it.
 * @param ofConflict what Nova makes of a 409
 * @throws ComputeFault
 */
export function passedOn<Value>(
  call: ComputeCall,
  work: () => Value,
  ofConflict: (message: string) => ComputeFault = forbidden,
): Value {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NetworkFault)) throw error;
    const said = `${error.message}\nNeutron server returns request_ids: ['req-${call.cloud.requestIds.uuid()}']`;
    if (error.status === 404) throw itemNotFound(said);
    throw error.status === 409 ? ofConflict(said) : badRequest(said);
  }
}

/** Where Nova does not expect a refusal of Neutron's. @throws ComputeFault 500 */
export function unforeseen(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof NetworkFault)) throw error;
    const name = error.status === 409 ? 'Conflict' : 'BadRequest';
    throw unexpectedError(`neutronclient.common.exceptions.${name}`);
  }
}

/** @throws ComputeFault 400, 404 */
export function groupOf(call: ComputeCall, id: unknown): SecurityGroupRecord {
  const uuid = readId(id);
  const group = call.cloud.network.securityGroups.get(uuid);
  if (group && securityGroupResource.sees(networkOf(call), group)) return group;
  return passedOn(call, () => {
    throw notFound('security_group', uuid);
  });
}

/** @throws ComputeFault 400 */
export function readId(id: unknown): string {
  if (typeof id !== 'string' || !isUuidLike(id)) throw badRequest('Security group id should be uuid');
  return id;
}

/** @throws ComputeFault 400 */
export function fromBody(body: unknown, key: string): Readonly<Record<string, unknown>> {
  if (!isRecord(body) || Object.keys(body).length === 0) throw badRequest("The request body can't be empty");
  const value = body[key];
  if (value === null || value === undefined) throw badRequest(`Missing parameter ${key}`);
  return isRecord(value) ? value : {};
}
