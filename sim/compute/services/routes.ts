import type { ComputeRoute } from '../route.js';
import { deleteService } from './delete-service.js';
import { listServices } from './list-services.js';
import { switchService, updateService } from './update-service.js';

export const serviceRoutes: readonly ComputeRoute<never>[] = [
  listServices,
  switchService,
  updateService,
  deleteService,
];
