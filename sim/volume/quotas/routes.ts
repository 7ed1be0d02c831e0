import type { VolumeRoute } from '../route.js';
import { showQuotaClassSet, updateQuotaClassSet } from './quota-class-set.js';
import { deleteQuotaSet, showDefaultQuotaSet, showQuotaSet, updateQuotaSet } from './quota-set.js';
import { showLimits } from './show-limits.js';

export const quotaRoutes: readonly VolumeRoute<never>[] = [
  showQuotaSet,
  showDefaultQuotaSet,
  updateQuotaSet,
  deleteQuotaSet,
  showQuotaClassSet,
  updateQuotaClassSet,
  showLimits,
];
