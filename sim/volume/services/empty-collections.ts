import { ok, type VolumeRoute } from '../route.js';

/** Clusters of hosts, of which this cloud has none, for administrators. */
export const emptyCollectionRoutes: readonly VolumeRoute[] = ['/clusters', '/clusters/detail'].map(
  (path) => ({
    method: 'GET',
    path,
    min: 7,
    answer(call) {
      call.requireAdmin('clusters:get_all');
      return ok({ clusters: [] });
    },
  }),
);
