import { type ComputeRoute, ok } from '../route.js';
import type { ServerRecord } from '../servers/server.js';
import { hostOfPath, LAST, RULE } from './host-of-path.js';

/** `GET /os-hosts/{host}`: what it has, what of it is used, and by which projects. */
export const showHost: ComputeRoute = {
  method: 'GET',
  path: '/os-hosts/{host}',
  max: LAST,
  answer(call) {
    call.requireAdmin(`${RULE}:show`);
    const { service, resources, servers } = hostOfPath(call);
    const line = (project: string, cpu: number, memory_mb: number, disk_gb: number) => ({
      resource: { host: service.host, project, cpu, memory_mb, disk_gb },
    });
    const sums = (project: string, of: readonly ServerRecord[]) => {
      const sum = (value: (server: ServerRecord) => number) =>
        of.reduce((total, server) => total + value(server), 0);
      return line(
        project,
        sum(({ flavor }) => flavor.vcpus),
        sum(({ flavor }) => flavor.ram),
        sum(({ flavor }) => flavor.disk + flavor.ephemeral),
      );
    };
    const projects = [...new Set(servers.map(({ projectId }) => projectId))];
    return ok({
      host: [
        line('(total)', resources.vcpus, resources.memory_mb, resources.local_gb),
        line('(used_now)', resources.vcpus_used, resources.memory_mb_used, resources.local_gb_used),
        sums('(used_max)', servers),
        ...projects.map((id) =>
          sums(
            id,
            servers.filter(({ projectId }) => projectId === id),
          ),
        ),
      ],
    });
  },
};
