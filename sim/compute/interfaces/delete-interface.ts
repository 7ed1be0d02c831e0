import type { Cloud } from '../../cloud.js';
import { releasePort, unbindPort } from '../../network/server-ports.js';
import { beginStep, type ProcessStep } from '../../profile/process-step.js';
import { finishAction, recordBegun } from '../instance-actions/action-log.js';
import { accepted, type ComputeRoute } from '../route.js';
import { checkConditions } from '../server-actions/server-action.js';
import { needNetworkService } from '../servers/networks/network-service.js';
import { findServer, touchUndated } from '../servers/server.js';
import { subjectOf } from '../servers/server-process.js';
import { attachStates } from './create-interface.js';

const STEP = 'compute/interface-step';

interface InterfaceStep extends ProcessStep {
  readonly portId: string;
  readonly requestId: string;
}

/** Registers the end of detaching: stage `interface.detach`, step `detaching`. */
export function handleInterfaces(cloud: Cloud): void {
  cloud.timeline.handle(STEP, (event, now) => {
    const { id, portId, requestId, fails } = event as InterfaceStep;
    const failure = fails ? 'interface.detach failed' : detach(cloud, id, portId, now);
    finishAction(cloud, id, requestId, now, failure);
  });
}

/** @returns why it could not be done */
function detach(cloud: Cloud, serverId: string, portId: string, now: number): string | null {
  const server = cloud.compute.servers.get(serverId);
  const plugged = server?.interfaces.find((one) => one.portId === portId);
  if (!server || !plugged) return `Port id Port ${portId} is not attached could not be found.`;
  const port = cloud.network.ports.get(portId);
  if (port && plugged.preexisting) unbindPort(cloud, port, now);
  else if (port) releasePort(cloud, port, now);
  touchUndated(cloud, server, now, { interfaces: server.interfaces.filter((one) => one !== plugged) });
  return null;
}

/** `DELETE /servers/{server_id}/os-interface/{port_id}`: nobody waits for the outcome. */
export const deleteInterface: ComputeRoute = {
  method: 'DELETE',
  path: '/servers/{server_id}/os-interface/{port_id}',
  answer(call) {
    const server = findServer(call);
    checkConditions(call, server, { name: 'detach_interface', ...attachStates });
    needNetworkService(call.cloud);
    const { requestId } = recordBegun(call, server, 'detach_interface', 'compute_detach_interface');
    const step = { kind: STEP, id: server.id, process: 'interface.detach', step: 'detaching' };
    const planned = { ...step, portId: call.param('port_id'), requestId };
    beginStep(call.cloud, planned, subjectOf(server), call.now);
    return accepted();
  },
};
