import { collationKey } from '../../collation.js';
import { badResource, methodNotAllowed, NetworkFault, noSuchPath, policyForbids } from '../fault.js';
import { passes } from '../listing.js';
import type { NetworkCall } from '../network-call.js';
import type { NetworkReply } from '../reply.js';
import type { Attribute } from '../resource.js';
import type { PortRecord } from '../state.js';
import { bindingOf } from './port-resource.js';

const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  host: { filter: 'text' },
  vif_type: { filter: 'text' },
  vnic_type: { filter: 'text' },
  status: { filter: 'text' },
};

/**
 * `GET /ports/{id}/bindings` and `GET /ports/{id}/bindings/{host}`: where a server's port is bound, which is one host
 * here. Ports of anything but servers have none.
 * @throws NetworkFault
 */
export function answerBindings(
  call: NetworkCall,
  port: PortRecord,
  [host, ...more]: readonly string[],
): NetworkReply {
  if (more.length > 0) throw noSuchPath();
  if (call.call.method !== 'GET') throw methodNotAllowed();
  if (!port.device_owner.startsWith('compute:')) {
    throw badResource('port', `Invalid port ${port.id}. Operation only valid on compute ports`);
  }
  if (!call.actor.isAdmin) throw policyForbids('rule:get_port_binding');
  const binding = bindingOf(port);
  if (host === undefined) return { status: 200, body: { bindings: asked(call, binding) } };
  if (host === binding.host) return { status: 200, body: { binding } };
  const message = `Binding for port ${port.id} for host ${host} could not be found.`;
  throw new NetworkFault(404, 'PortBindingNotFound', message);
}

function asked({ call }: NetworkCall, binding: Readonly<Record<string, unknown>>): unknown[] {
  const fields = call.query.getAll('fields');
  const names = Object.keys(ATTRIBUTES).filter((name) => call.query.has(name));
  const filters = new Map(names.map((name) => [name, call.query.getAll(name).map(collationKey)]));
  if (!passes(binding, { name: 'binding', attributes: ATTRIBUTES }, filters)) return [];
  if (fields.length === 0) return [binding];
  return [Object.fromEntries(Object.entries(binding).filter(([name]) => fields.includes(name)))];
}
