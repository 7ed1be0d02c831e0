import { isIPv4 } from 'node:net';
import * as z from 'zod';
import { subnetsOf } from '../../network/allocation.js';
import { NetworkFault } from '../../network/fault.js';
import { floatingIpResource } from '../../network/floating-ips/floating-ip-resource.js';
import { serviceContext } from '../../network/network-call.js';
import { portResource } from '../../network/ports/port-resource.js';
import { networkContext, portsOf } from '../../network/server-ports.js';
import type { FloatingIpRecord, PortRecord } from '../../network/state.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, conflictingRequest, itemNotFound } from '../fault.js';
import { accepted, type ComputeReply, type ComputeRoute, FRAMEWORK_TYPE } from '../route.js';
import { ipAddress } from '../schema/nova-types.js';
import { sentence } from '../schema/sentence.js';
import { complain, isRecord } from '../schema/types.js';
import { type ServerRecord, touch, touchUndated } from '../servers/server.js';
import { actionRoute } from './server-action.js';

/** The last microversion in which Nova did for its users what Neutron does. */
const LAST_MINOR = 43;

/** `{'type': ['string', 'number'], 'minLength': 1, 'maxLength': 36}` */
const networkId = z
  .custom<string | number>((value) => typeof value === 'string' || typeof value === 'number', {
    error: ({ input }) => sentence.type(input, 'string', 'number'),
    abort: true,
  })
  .superRefine((value, context) => {
    if (typeof value === 'string' && value.length < 1) complain(context, sentence.tooShort(value));
    if (typeof value === 'string' && value.length > 36) complain(context, sentence.tooLong(value));
  });

/** Another address for the port that the server has in the network. The answer does not wait for it. */
const addFixedIp = actionRoute<{ readonly networkId: string | number }>({
  action: 'addFixedIp',
  max: LAST_MINOR,
  body: [[0, z.strictObject({ addFixedIp: z.strictObject({ networkId }) })]],
  tasks: 'any',
  answer(call, server, input) {
    const id = String(input.networkId);
    const port = portsOf(call.cloud, server.id).find(({ network_id }) => network_id === id);
    const [subnet] = subnetsOf(call.cloud.network, id);
    if (port && subnet) {
      changeAddresses(call, server, port, [...port.fixed_ips, { subnet_id: subnet.id }]);
    }
    return accepted();
  },
});

const removeFixedIp = actionRoute<{ readonly address: string }>({
  action: 'removeFixedIp',
  max: LAST_MINOR,
  body: [[0, z.strictObject({ removeFixedIp: z.strictObject({ address: ipAddress }) })]],
  tasks: 'any',
  answer(call, server, { address }) {
    const port = portWith(call, server, address);
    const others = port?.fixed_ips.filter(({ ip_address }) => ip_address !== address);
    if (port && others) changeAddresses(call, server, port, others);
    return accepted();
  },
});

type Addresses = ReadonlyArray<{ readonly subnet_id?: string; readonly ip_address?: string }>;

function changeAddresses(call: ComputeCall, server: ServerRecord, port: PortRecord, wanted: Addresses): void {
  const context = serviceContext(call.cloud, server.projectId, call.now);
  try {
    portResource.update(context, port, { fixed_ips: [...wanted] });
  } catch (fault) {
    if (!(fault instanceof NetworkFault)) throw fault;
    return;
  }
  touch(call.cloud, server, call.now);
}

function portWith({ cloud }: ComputeCall, server: ServerRecord, address: string): PortRecord | undefined {
  return portsOf(cloud, server.id).find(({ fixed_ips: ips }) =>
    ips.some(({ ip_address }) => ip_address === address),
  );
}

const done: ComputeReply = { status: 202, contentType: FRAMEWORK_TYPE };

interface AddFloatingIpInput {
  readonly address: string;
  readonly fixed_address?: string;
}

const addFloatingIp = actionRoute<AddFloatingIpInput>({
  action: 'addFloatingIp',
  max: LAST_MINOR,
  body: [
    [
      0,
      z.strictObject({
        addFloatingIp: z.strictObject({ address: ipAddress, fixed_address: ipAddress.optional() }),
      }),
    ],
  ],
  tasks: 'any',
  evenIfLocked: true,
  answer(call, server, { address, fixed_address: asked }) {
    const fixed = fixedAddress(call, server, address, asked);
    const ip = floatingIpAt(call, address);
    if (!ip) throw itemNotFound('floating IP not found');
    try {
      floatingIpResource.update(networkContext(call.cloud, call.projectId, call.isAdmin, call.now), ip, {
        port_id: portWith(call, server, fixed)?.id ?? null,
        fixed_ip_address: fixed,
      });
    } catch (fault) {
      if (!(fault instanceof NetworkFault)) throw fault;
      throw badRequest(
        `Unable to associate floating IP ${address} to fixed IP ${fixed} for instance ${server.id}. ` +
          `Error: ${fault.message}`,
      );
    }
    touchUndated(call.cloud, server, call.now);
    return done;
  },
});

/** The address that the other one is to lead to. @throws ComputeFault 400 */
function fixedAddress(
  call: ComputeCall,
  server: ServerRecord,
  address: string,
  asked: string | undefined,
): string {
  const ports = portsOf(call.cloud, server.id);
  if (ports.length === 0) throw badRequest('Instance network is not ready yet');
  const addresses = ports.flatMap(({ fixed_ips: ips }) => ips.map(({ ip_address }) => ip_address));
  if (addresses.length === 0) throw badRequest('No fixed IPs associated to instance');
  if (asked !== undefined) {
    if (addresses.includes(asked)) return asked;
    throw badRequest('Specified fixed address not assigned to instance');
  }
  const first = addresses.find(isIPv4);
  if (first !== undefined) return first;
  throw badRequest(
    `Unable to associate floating IP ${address} to any fixed IPs for instance ${server.id}. ` +
      'Instance has no fixed IPv4 addresses to associate.',
  );
}

function floatingIpAt(call: ComputeCall, address: string): FloatingIpRecord | undefined {
  return [...call.cloud.network.floatingIps.values()].find(
    (ip) => ip.floating_ip_address === address && (call.isAdmin || ip.tenant_id === call.projectId),
  );
}

/** The only action that begins with something else than its server. */
const removeFloatingIp: ComputeRoute = {
  method: 'POST',
  path: '/servers/{server_id}/action',
  action: 'removeFloatingIp',
  max: LAST_MINOR,
  body: [[0, z.strictObject({ removeFloatingIp: z.strictObject({ address: ipAddress }) })]],
  answer(call, body) {
    const input = isRecord(body) ? body.removeFloatingIp : undefined;
    const address = isRecord(input) ? String(input.address) : '';
    const ip = floatingIpAt(call, address);
    if (!ip) throw itemNotFound(`Floating IP not found for address ${address}.`);
    const { network, compute } = call.cloud;
    const serverId = call.param('server_id');
    const port = ip.port_id === null ? undefined : network.ports.get(ip.port_id);
    const server = port && compute.servers.get(port.device_id);
    if (server?.id !== serverId) {
      throw conflictingRequest(`Floating IP ${address} is not associated with instance ${serverId}.`);
    }
    const context = networkContext(call.cloud, call.projectId, call.isAdmin, call.now);
    floatingIpResource.update(context, ip, { port_id: null });
    touchUndated(call.cloud, server, call.now);
    return done;
  },
};

export const addressRoutes: ReadonlyArray<ComputeRoute<never>> = [
  addFixedIp,
  removeFixedIp,
  addFloatingIp,
  removeFloatingIp,
];
