import { accepted, type ComputeRoute } from '../route.js';
import { flavorOfPath } from './flavor.js';

/** `DELETE /flavors/{id}`: servers keep what they know of it. */
export const deleteFlavor: ComputeRoute = {
  method: 'DELETE',
  path: '/flavors/{flavor_id}',
  answer(call) {
    call.requireAdmin('os_compute_api:os-flavor-manage:delete');
    call.cloud.compute.flavors.delete(flavorOfPath(call).id);
    return accepted();
  },
};
