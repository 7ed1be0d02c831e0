import * as z from 'zod';
import { subnetsOf } from '../allocation.js';
import { badResource, notFound } from '../fault.js';
import { change, insert } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { seesNetwork } from '../networks/network-resource.js';
import { portResource } from '../ports/port-resource.js';
import { removePort } from '../ports/remove-port.js';
import { isOwner, newStandard, type Resource, STANDARD_ATTRIBUTES, standardView } from '../resource.js';
import type { FloatingIpRecord, NetworkState } from '../state.js';
import { ipOrNull, text, uuid, uuidOrNull } from '../values.js';
import { linkFor, newLink } from './association.js';
import { removeFloatingIp } from './remove-floating-ip.js';

const newFloatingIp = z.object({
  floating_ip_address: ipOrNull.default(null),
  subnet_id: uuidOrNull.default(null),
  floating_network_id: uuid,
  port_id: uuidOrNull.default(null),
  fixed_ip_address: ipOrNull.default(null),
  tenant_id: text(255),
  description: text(255).default(''),
});

const floatingIpChanges = newFloatingIp
  .pick({ port_id: true, fixed_ip_address: true, description: true })
  .partial();

const exact = { filter: 'text', sort: true } as const;

export const floatingIpResource: Resource<FloatingIpRecord, typeof newFloatingIp, typeof floatingIpChanges> =
  {
    name: 'floatingip',
    collection: 'floatingips',
    table: 'floatingIps',
    post: newFloatingIp,
    put: floatingIpChanges,
    attributes: {
      ...STANDARD_ATTRIBUTES,
      floating_ip_address: exact,
      floating_network_id: exact,
      router_id: exact,
      port_id: { filter: 'text' },
      fixed_ip_address: exact,
      status: exact,
      port_details: {},
    },
    guards: { floating_ip_address: { create: 'admin' } },
    sees: ({ actor }, ip) => isOwner(actor, ip),
    owns: ({ actor }, ip) => isOwner(actor, ip),
    view: viewFloatingIp,

    create(context, values, id = context.cloud.ids.uuid()) {
      checkExternal(context, values.floating_network_id);
      const port = portResource.create(context, {
        ...portResource.post.parse({ network_id: values.floating_network_id, tenant_id: '' }),
        device_id: id,
        device_owner: 'network:floatingip',
        fixed_ips: wantedAddress(values),
      });
      port.status = 'N/A';
      const ip: FloatingIpRecord = {
        ...newStandard(context, values, 0, id),
        floating_ip_address: port.fixed_ips[0]?.ip_address ?? '',
        floating_network_id: values.floating_network_id,
        router_id: null,
        port_id: null,
        fixed_ip_address: null,
        status: 'DOWN',
      };
      try {
        Object.assign(ip, newLink(context, ip, values.port_id, values.fixed_ip_address));
      } catch (error) {
        removePort(context, port);
        throw error;
      }
      insert(context.state, 'floatingIps', ip);
      return ip;
    },

    updatesAnyway: true,

    update(context, ip, changes) {
      const link = linkFor(context, ip, changes);
      change(context.state, 'floatingIps', ip, { ...link, description: changes.description }, context.now);
    },

    delete: removeFloatingIp,
  };

function checkExternal(context: NetworkContext, id: string): void {
  const { isAdmin, projectId } = context.actor;
  const network = context.state.networks.get(id);
  if (!network || !seesNetwork(context.state, isAdmin ? undefined : projectId, network))
    throw notFound('network', id);
  if (!network['router:external']) {
    throw badResource('floatingip', `Network ${id} is not a valid external network`);
  }
  if (!subnetsOf(context.state, id).some((subnet) => subnet.ip_version === 4)) {
    throw badResource('floatingip', `Network ${id} does not contain any IPv4 subnet`);
  }
}

function wantedAddress(values: z.output<typeof newFloatingIp>) {
  const { floating_ip_address: ip, subnet_id } = values;
  if (ip === null && subnet_id === null) return undefined;
  return [{ ...(subnet_id !== null && { subnet_id }), ...(ip !== null && { ip_address: ip }) }];
}

function viewFloatingIp(state: NetworkState, ip: FloatingIpRecord): Record<string, unknown> {
  const port = ip.port_id === null ? undefined : state.ports.get(ip.port_id);
  return {
    id: ip.id,
    tenant_id: ip.tenant_id,
    floating_ip_address: ip.floating_ip_address,
    floating_network_id: ip.floating_network_id,
    router_id: ip.router_id,
    port_id: ip.port_id,
    fixed_ip_address: ip.fixed_ip_address,
    status: ip.status,
    description: ip.description,
    port_details: port
      ? {
          name: port.name,
          network_id: port.network_id,
          mac_address: port.mac_address,
          admin_state_up: port.admin_state_up,
          status: port.status,
          device_id: port.device_id,
          device_owner: port.device_owner,
        }
      : null,
    ...standardView(ip),
  };
}
