import { notImplemented } from '../fault.js';
import { type ComputeRoute, ok } from '../route.js';
import { servicesOf } from '../services/compute-service.js';
import { LAST, RULE } from './host-of-path.js';
import { powerHostRoutes } from './power-host.js';
import { showHost } from './show-host.js';
import { updateHost } from './update-host.js';

/** `GET /os-hosts` */
const listHosts: ComputeRoute = {
  method: 'GET',
  path: '/os-hosts',
  max: LAST,
  answer(call) {
    call.requireAdmin(`${RULE}:list`);
    const wanted = call.query.get('zone');
    const all = servicesOf(call).map(({ host, binary, zone }) => ({
      host_name: host,
      service: binary.replace('nova-', ''),
      zone,
    }));
    return ok({ hosts: wanted ? all.filter(({ zone }) => zone === wanted) : all });
  },
};

const listBareMetalNodes: ComputeRoute = {
  method: 'GET',
  path: '/os-baremetal-nodes',
  max: 35,
  answer(call) {
    call.requireAdmin('os_compute_api:os-baremetal-nodes:list');
    throw notImplemented('The requested functionality is not supported.');
  },
};

/** Hosts and bare metal, which later microversions leave to others. */
export const hostRoutes: readonly ComputeRoute<never>[] = [
  listHosts,
  showHost,
  updateHost,
  ...powerHostRoutes,
  listBareMetalNodes,
];
