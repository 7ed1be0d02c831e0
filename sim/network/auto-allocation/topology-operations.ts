import { badResource, methodNotAllowed, NetworkFault, noSuchPath } from '../fault.js';
import type { NetworkCall } from '../network-call.js';
import type { NetworkReply } from '../reply.js';
import { checkRequirements, ensureTopology, removeTopology } from './topology.js';

/** `/auto-allocated-topology/{project}`; `None` is the project that asks. */
export function answerTopology(call: NetworkCall, rest: readonly string[]): NetworkReply {
  const [asked, ...more] = rest;
  if (asked === undefined || more.length > 0) throw noSuchPath();
  const operation = OPERATIONS[call.call.method];
  if (!operation) throw methodNotAllowed();
  const projectId = asked === 'None' ? call.actor.projectId : asked;
  if (!call.actor.isAdmin && projectId !== call.actor.projectId) {
    throw new NetworkFault(403, 'NotAuthorized', 'Not authorized.');
  }
  return operation(call, projectId);
}

const OPERATIONS: Readonly<Record<string, (call: NetworkCall, projectId: string) => NetworkReply>> = {
  GET: showTopology,
  DELETE: (call, projectId) => {
    removeTopology(call, projectId);
    return { status: 204 };
  },
};

/** Makes one where there is none, unless asked by `?fields=dry-run` whether it could. */
function showTopology(call: NetworkCall, tenant_id: string): NetworkReply {
  const fields = call.call.query.getAll('fields');
  if (fields.includes('dry-run')) {
    checkRequirements(call);
    return shown({ id: 'dry-run=pass', tenant_id });
  }
  if (fields.length > 0) throw badResource('auto_allocate', 'Unrecognized field');
  const { id } = ensureTopology(call, tenant_id);
  return shown({ id, tenant_id, project_id: tenant_id });
}

const shown = (auto_allocated_topology: object): NetworkReply => ({
  status: 200,
  body: { auto_allocated_topology },
});
