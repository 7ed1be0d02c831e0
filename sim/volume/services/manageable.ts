import { invalidInput } from '../fault.js';
import { ok, type VolumeRoute } from '../route.js';

/** Since when there are clusters of hosts, and the paths that are not called `os-`. */
const CLUSTERS = 8;

const lists = [
  ['/os-volume-manage', 'manageable-volumes', 'volume_extension:list_manageable', 0],
  ['/manageable_volumes', 'manageable-volumes', 'volume_extension:list_manageable', CLUSTERS],
  ['/os-snapshot-manage', 'manageable-snapshots', 'snapshot_extension:list_manageable', 0],
  ['/manageable_snapshots', 'manageable-snapshots', 'snapshot_extension:list_manageable', CLUSTERS],
] as const;

/** What a backend has that Cinder does not know of yet: nothing. For administrators. */
export const manageableRoutes: readonly VolumeRoute[] = lists.flatMap(([path, key, rule, min]) =>
  [path, `${path}/detail`].map(
    (place): VolumeRoute => ({
      method: 'GET',
      path: place,
      min,
      answer(call) {
        call.requireAdmin(rule);
        const clusters = call.minor >= CLUSTERS;
        const cluster = clusters && Boolean(call.query.get('cluster'));
        if (Boolean(call.query.get('host')) === cluster) {
          throw invalidInput(
            clusters ? 'One and only one of cluster and host must be set.' : 'Host field is missing.',
          );
        }
        return ok({ [key]: [] });
      },
    }),
  ),
);
