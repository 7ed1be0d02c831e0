import type { ComputeRoute } from '../route.js';
import { listMigrations } from './list-migrations.js';
import {
  abortServerMigration,
  forceCompleteMigration,
  listServerMigrations,
  showServerMigration,
} from './server-migrations.js';

export const migrationRoutes: readonly ComputeRoute<never>[] = [
  listMigrations,
  listServerMigrations,
  showServerMigration,
  abortServerMigration,
  forceCompleteMigration,
];
