import { portsOf } from '../../network/server-ports.js';
import { viewSecurityGroup } from '../proxies/security-group-view.js';
import { type ComputeRoute, ok } from '../route.js';
import { needNetworkService } from '../servers/networks/network-service.js';
import { findServer } from '../servers/server.js';

/** `GET /servers/{server_id}/os-security-groups` (recording `nova-security-groups`): those of each port, one after another. */
export const listServerSecurityGroups: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/os-security-groups',
  answer(call) {
    const server = findServer(call);
    needNetworkService(call.cloud);
    const groups = portsOf(call.cloud, server.id)
      .flatMap((port) => port.security_groups)
      .flatMap((id) => call.cloud.network.securityGroups.get(id) ?? [])
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return ok({ security_groups: groups.map((group) => viewSecurityGroup(call.cloud, group)) });
  },
};
