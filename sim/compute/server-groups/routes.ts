import type { ComputeRoute } from '../route.js';
import { createServerGroup } from './create-server-group.js';
import { deleteServerGroup, listServerGroups, showServerGroup } from './read-server-groups.js';

export const serverGroupRoutes: readonly ComputeRoute<never>[] = [
  listServerGroups,
  createServerGroup,
  showServerGroup,
  deleteServerGroup,
];
