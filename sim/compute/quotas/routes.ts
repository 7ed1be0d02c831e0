import type { ComputeRoute } from '../route.js';
import { showQuotaClassSet, updateQuotaClassSet } from './quota-class-operations.js';
import {
  resetQuotaSet,
  showDefaultQuotaSet,
  showQuotaSet,
  showQuotaSetDetail,
  updateQuotaSet,
} from './quota-set-operations.js';

export const quotaRoutes: readonly ComputeRoute<never>[] = [
  showQuotaSet,
  showQuotaSetDetail,
  showDefaultQuotaSet,
  updateQuotaSet,
  resetQuotaSet,
  showQuotaClassSet,
  updateQuotaClassSet,
];
