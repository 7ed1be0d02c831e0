import type { Cloud } from '../../../cloud.js';
import type { ServerRecord } from '../server.js';
import { type Addresses, addressesByNetwork } from '../views/server-addresses.js';

/** A server's addresses, without what kind they are; here they are shown while it is being built, too. */
export function shownAddresses(cloud: Cloud, server: ServerRecord): Addresses {
  return addressesByNetwork(cloud, server, true);
}
