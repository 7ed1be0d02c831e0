import type { Cloud } from '../../../cloud.js';
import { unexpectedError } from '../../fault.js';

/**
 * Nova cannot do without a network service: it asks for it whenever networks or security groups are at stake,
 * and fails where the catalog has none (recordings `absent-*`).
 *
 * @throws ComputeFault 500
 */
export function needNetworkService(cloud: Cloud): void {
  if (!cloud.profile.network.enabled) {
    throw unexpectedError('keystoneauth1.exceptions.catalog.EndpointNotFound');
  }
}
