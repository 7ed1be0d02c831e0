import { ok, type VolumeRoute } from '../route.js';
import type { VolumeCall } from '../volume-call.js';
import { limitsOf, usageOf } from './quota.js';

const MAXIMA = [
  ['maxTotalVolumes', 'volumes'],
  ['maxTotalSnapshots', 'snapshots'],
  ['maxTotalVolumeGigabytes', 'gigabytes'],
  ['maxTotalBackups', 'backups'],
  ['maxTotalBackupGigabytes', 'backup_gigabytes'],
] as const;
const USED = [
  ['totalVolumesUsed', 'volumes'],
  ['totalGigabytesUsed', 'gigabytes'],
  ['totalSnapshotsUsed', 'snapshots'],
  ['totalBackupsUsed', 'backups'],
  ['totalBackupGigabytesUsed', 'backup_gigabytes'],
] as const;

/** `GET /limits` (recording `cinder-limits`). */
export const showLimits: VolumeRoute = {
  method: 'GET',
  path: '/limits',
  answer(call) {
    const project = projectOf(call);
    const limits = limitsOf(call.state, project);
    return ok({
      limits: {
        rate: [],
        absolute: {
          ...Object.fromEntries(MAXIMA.map(([name, resource]) => [name, limits[resource]])),
          ...Object.fromEntries(
            USED.map(([name, resource]) => [name, usageOf(call.state, project, resource)]),
          ),
        },
      },
    });
  },
};

/** Since 3.39, administrators may ask about another project. */
function projectOf(call: VolumeCall): string {
  if (!call.isAdmin || call.minor < 39) return call.projectId;
  return call.query.get('project_id') ?? call.query.get('tenant_id') ?? call.projectId;
}
