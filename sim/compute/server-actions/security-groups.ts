import { change } from '../../network/indexes.js';
import { findSecurityGroups, portsOf } from '../../network/server-ports.js';
import type { PortRecord } from '../../network/state.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, conflictingRequest, itemNotFound } from '../fault.js';
import { accepted } from '../route.js';
import { isRecord } from '../schema/types.js';
import { type ServerRecord, touchUndated } from '../servers/server.js';
import { actionRoute } from './server-action.js';

const everywhere = { tasks: 'any', evenIfLocked: true } as const;

/** Gives each port of the server another security group. */
export const addSecurityGroup = actionRoute<unknown>({
  action: 'addSecurityGroup',
  ...everywhere,
  answer(call, server, input) {
    const group = groupNamed(call, nameFrom(input));
    for (const port of portsWithFault(call, server)) {
      if (port.security_groups.includes(group)) throw duplicate(call, group);
      setGroups(call, port, [...port.security_groups, group]);
    }
    touchUndated(call.cloud, server, call.now);
    return accepted();
  },
});

export const removeSecurityGroup = actionRoute<unknown>({
  action: 'removeSecurityGroup',
  ...everywhere,
  answer(call, server, input) {
    const name = nameFrom(input);
    const group = groupNamed(call, name);
    const ports = portsWithFault(call, server).filter((port) => port.security_groups.includes(group));
    if (ports.length === 0) {
      throw itemNotFound(`Security group ${name} not associated with the instance ${server.id}`);
    }
    for (const port of ports) {
      setGroups(
        call,
        port,
        port.security_groups.filter((id) => id !== group),
      );
    }
    touchUndated(call.cloud, server, call.now);
    return accepted();
  },
});

/** There is no schema, so that faults are told in other words. @throws ComputeFault 400 */
function nameFrom(input: unknown): string {
  if (!isRecord(input)) throw badRequest('Missing parameter dict');
  if (!Object.hasOwn(input, 'name')) throw badRequest('Security group not specified');
  const { name } = input;
  if (!name || (typeof name === 'string' && name.trim() === '')) {
    throw badRequest('Security group name cannot be empty');
  }
  return String(name);
}

/** @throws ComputeFault 404, 409 if several are called so */
function groupNamed(call: ComputeCall, name: string): string {
  const found = findSecurityGroups(call.cloud, call.projectId, name, call.now);
  const [group] = found;
  if (!group) {
    throw itemNotFound(`Security group ${name} is not found for project ${call.projectId}`);
  }
  if (found.length === 1) return group.id;
  throw conflictingRequest(
    `Multiple security_group matches found for name '${name}', use an ID to be more specific.`,
  );
}

/** Nova passes on what Neutron says. */
function duplicate(call: ComputeCall, group: string): Error {
  return badRequest(
    `Invalid input for security_groups. Reason: Duplicate items in the list: '${group}'.\n` +
      `Neutron server returns request_ids: ['req-${call.cloud.requestIds.uuid()}']`,
  );
}

/** @throws ComputeFault 404 */
function portsWithFault(call: ComputeCall, server: ServerRecord): PortRecord[] {
  const ports = portsOf(call.cloud, server.id);
  if (ports.length > 0) return ports;
  throw itemNotFound(`instance_id ${server.id} could not be found as device id on any ports`);
}

function setGroups({ cloud, now }: ComputeCall, port: PortRecord, groups: readonly string[]): void {
  change(cloud.network, 'ports', port, { security_groups: groups }, now);
}
