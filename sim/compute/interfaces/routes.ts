import type { ComputeRoute } from '../route.js';
import { createInterface } from './create-interface.js';
import { deleteInterface } from './delete-interface.js';
import { listInterfaces, showInterface } from './read-interfaces.js';
import { listServerSecurityGroups } from './server-security-groups.js';

/** What a server has of networks. */
export const interfaceRoutes: readonly ComputeRoute<never>[] = [
  listInterfaces,
  showInterface,
  createInterface,
  deleteInterface,
  listServerSecurityGroups,
];
