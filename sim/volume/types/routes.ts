import type { VolumeRoute } from '../route.js';
import { typeEncryptionRoutes } from './encryption.js';
import { extraSpecsRoutes } from './extra-specs.js';
import { listTypes } from './list-types.js';
import { createType, deleteType, updateType } from './manage-types.js';
import { showType } from './show-type.js';
import { addTypeAccess, listTypeAccess, removeTypeAccess } from './type-access.js';

export const typeRoutes: readonly VolumeRoute<never>[] = [
  listTypes,
  createType,
  showType,
  updateType,
  deleteType,
  ...extraSpecsRoutes,
  ...typeEncryptionRoutes,
  listTypeAccess,
  addTypeAccess,
  removeTypeAccess,
];
