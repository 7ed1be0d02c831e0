import type { ComputeRoute } from '../route.js';
import { listInstanceActions } from './list-instance-actions.js';
import { showInstanceAction } from './show-instance-action.js';

export const instanceActionRoutes: readonly ComputeRoute[] = [listInstanceActions, showInstanceAction];
