import { invalidInput, VolumeFault } from '../fault.js';
import { readFlag } from '../listing.js';
import { ok, type VolumeReply, type VolumeRoute } from '../route.js';
import type { VolumeCall } from '../volume-call.js';

const FILTERS = ['name', 'binary', 'is_up', 'disabled', 'num_hosts', 'num_down_hosts'];
/** What clusters are told apart by since they fail over. */
const FILTERS_OF_REPLICATION = ['replication_status', 'frozen', 'active_backend_id'];
const REPLICATION_SINCE = 26;
const MIN = 7;

/** Of clusters of volume services there are none. @throws VolumeFault 400, 403 */
function list(call: VolumeCall): VolumeReply {
  call.requireAdmin('clusters:get_all');
  const known = call.minor < REPLICATION_SINCE ? FILTERS : [...FILTERS, ...FILTERS_OF_REPLICATION];
  const unknown = [...new Set(call.query.keys())].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw invalidInput(`Invalid filter keys: ${unknown.join(', ')}`);
  for (const name of ['disabled', 'is_up']) {
    const value = call.query.getAll(name).at(-1);
    if (value !== undefined) readFlag(name, value);
  }
  return ok({ clusters: [] });
}

/** `GET /clusters`, `GET /clusters/detail` and `GET /clusters/{id}`, for administrators. */
export const clusterRoutes: readonly VolumeRoute[] = [
  { method: 'GET', path: '/clusters', min: MIN, answer: list },
  { method: 'GET', path: '/clusters/detail', min: MIN, answer: list },
  {
    method: 'GET',
    path: '/clusters/{id}',
    min: MIN,
    answer(call) {
      call.requireAdmin('clusters:get');
      const wanted = `{'binary': 'cinder-volume', 'name': '${call.param('id')}'}`;
      throw new VolumeFault('NotFound', `Cluster ${wanted} could not be found.`);
    },
  },
];
