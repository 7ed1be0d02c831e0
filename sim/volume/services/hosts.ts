import type { Cloud } from '../../cloud.js';
import { VolumeFault } from '../fault.js';
import { ok, type VolumeRoute } from '../route.js';
import type { SnapshotRecord, VolumeRecord } from '../state.js';
import { storedTime } from '../times.js';

const RULE = 'volume_extension:hosts';

/** `block1@noop` and `block1`: where volumes are, and the machine that this is on. */
function names(cloud: Cloud): { backend: string; machine: string } {
  const backend = cloud.profile.volume.host.split('#')[0] as string;
  return { backend, machine: backend.split('@')[0] as string };
}

/** `GET /os-hosts`, for administrators. */
const list: VolumeRoute = {
  method: 'GET',
  path: '/os-hosts',
  answer(call) {
    call.requireAdmin(RULE);
    const { backend, machine } = names(call.cloud);
    const rest = {
      zone: call.cloud.profile.volume.availability_zones[0],
      'service-status': 'available',
      'service-state': 'enabled',
      'last-update': storedTime(call.now),
    };
    return ok({
      hosts: [
        { host_name: backend, service: 'cinder-volume', ...rest },
        { host_name: machine, service: 'cinder-scheduler', ...rest },
      ],
    });
  },
};

/** What projects have there. */
const show: VolumeRoute = {
  method: 'GET',
  path: '/os-hosts/{host}',
  answer(call) {
    call.requireAdmin(RULE);
    const host = call.param('host');
    const { backend, machine } = names(call.cloud);
    if (host !== backend && host !== machine) {
      throw new VolumeFault('NotFound', `Service cinder-volume could not be found on host ${host}.`);
    }
    const volumes = [...call.state.volumes.values()].filter((volume) => volume.host !== null);
    const snapshots = [...call.state.snapshots.values()];
    const part = (project: string): unknown => {
      const ofProject = ({ projectId }: { readonly projectId: string }): boolean => projectId === project;
      return resource(host, project, volumes.filter(ofProject), snapshots.filter(ofProject));
    };
    const projects = new Set(volumes.map(({ projectId }) => projectId));
    return ok({ host: [resource(host, '(total)', volumes, snapshots), ...[...projects].map(part)] });
  },
};

function resource(
  host: string,
  project: string,
  volumes: readonly VolumeRecord[],
  snapshots: readonly SnapshotRecord[],
): unknown {
  const total = (items: readonly { readonly size: number }[]): string =>
    String(items.reduce((sum, { size }) => sum + size, 0));
  return {
    resource: {
      host,
      project,
      volume_count: String(volumes.length),
      total_volume_gb: total(volumes),
      snapshot_count: String(snapshots.length),
      total_snapshot_gb: total(snapshots),
    },
  };
}

export const hostRoutes: readonly VolumeRoute[] = [list, show];
