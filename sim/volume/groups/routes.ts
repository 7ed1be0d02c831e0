import type { VolumeRoute } from '../route.js';
import { removeGroup, replicateGroup, resetGroup, showGroup, updateGroup } from './change-group.js';
import { copyGroup, createGroup } from './create-group.js';
import { groupSnapshotRoutes } from './group-snapshots.js';
import { groupLists } from './list-groups.js';

export const groupRoutes = [
  ...groupLists,
  createGroup,
  copyGroup,
  showGroup,
  updateGroup,
  removeGroup,
  resetGroup,
  ...replicateGroup,
  ...groupSnapshotRoutes,
] as readonly VolumeRoute<never>[];
