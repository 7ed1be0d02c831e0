import { notImplemented } from '../fault.js';
import { type ComputeRoute, ok } from '../route.js';
import { servicesOf } from '../services/compute-service.js';

/** Reading of hosts and bare metal, which later microversions leave to others. */
export const hostRoutes: readonly ComputeRoute<never>[] = [
  {
    method: 'GET',
    path: '/os-hosts',
    max: 42,
    answer(call) {
      call.requireAdmin('os_compute_api:os-hosts:list');
      const wanted = call.query.get('zone');
      const all = servicesOf(call).map(({ host, binary, zone }) => ({
        host_name: host,
        service: binary.replace('nova-', ''),
        zone,
      }));
      return ok({ hosts: all.filter(({ zone }) => zone === (wanted ?? zone)) });
    },
  },
  {
    method: 'GET',
    path: '/os-baremetal-nodes',
    max: 35,
    answer(call) {
      call.requireAdmin('os_compute_api:os-baremetal-nodes:list');
      throw notImplemented('The requested functionality is not supported.');
    },
  },
];
