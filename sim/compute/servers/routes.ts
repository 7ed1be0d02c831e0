import type { ComputeRoute } from '../route.js';

/** The operations on servers, without their actions. */
export const serverRoutes: readonly ComputeRoute<never>[] = [];
