import { Router } from '../http/router.js';
import { attachmentRoutes } from './attachments/routes.js';
import { backupRoutes } from './backups/routes.js';
import { noSuchOperation } from './fault.js';
import { groupTypeRoutes } from './group-types/routes.js';
import { groupRoutes } from './groups/routes.js';
import { messageRoutes } from './messages/routes.js';
import { qosSpecRoutes } from './qos-specs/routes.js';
import { quotaRoutes } from './quotas/routes.js';
import type { VolumeRoute } from './route.js';
import { serviceRoutes } from './services/routes.js';
import { snapshotRoutes } from './snapshots/routes.js';
import { transferRoutes } from './transfers/routes.js';
import { typeRoutes } from './types/routes.js';
import { volumeRoutes } from './volumes/routes.js';

/** Every operation of the service. A resource's folder has a table of its own; this is all of them. */
export const ROUTES = [
  ...volumeRoutes,
  ...snapshotRoutes,
  ...attachmentRoutes,
  ...backupRoutes,
  ...messageRoutes,
  ...typeRoutes,
  ...qosSpecRoutes,
  ...quotaRoutes,
  ...transferRoutes,
  ...groupTypeRoutes,
  ...groupRoutes,
  ...serviceRoutes,
] as readonly VolumeRoute[];

/**
 * Collections: at the places that Rails-like routing gives each of them (`/volumes`, `/volumes/{id}`,
 * `/volumes/{id}/edit`), a method that is not implemented is a fault of Cinder's own; anywhere
 * else it is the web framework's 404.
 */
const COLLECTIONS: readonly (readonly [path: string, id: string])[] = [
  ['/volumes', 'volume_id'],
  ['/volumes/{volume_id}/metadata', 'key'],
  ['/snapshots', 'snapshot_id'],
  ['/snapshots/{snapshot_id}/metadata', 'key'],
  ['/types', 'type_id'],
  ['/types/{type_id}/extra_specs', 'key'],
  ['/attachments', 'attachment_id'],
  ['/limits', 'limit_id'],
  ['/backups', 'id'],
  ['/messages', 'id'],
  ['/workers', 'id'],
  ['/clusters', 'id'],
  ['/default-types', 'project_id'],
  ['/capabilities', 'host'],
  ['/manageable_volumes', 'id'],
  ['/manageable_snapshots', 'id'],
  ['/os-volume-manage', 'id'],
  ['/os-snapshot-manage', 'id'],
  ['/types/{type_id}/encryption', 'key'],
  ['/groups', 'id'],
  ['/group_types', 'id'],
  ['/group_snapshots', 'id'],
  ['/consistencygroups', 'id'],
  ['/volume-transfers', 'transfer_id'],
  ['/os-volume-transfer', 'transfer_id'],
  ['/os-quota-sets', 'project_id'],
  ['/os-quota-class-sets', 'class_name'],
  ['/os-services', 'service_id'],
  ['/os-availability-zone', 'zone_id'],
  ['/os-hosts', 'host'],
  ['/qos-specs', 'qos_specs_id'],
  ['/extensions', 'alias'],
  ['/resource_filters', 'resource_filter_id'],
];

/** The first microversion of what no microversion has. */
export const NEVER = Number.POSITIVE_INFINITY;

const router = buildRouter();

export interface Place {
  readonly routes: readonly VolumeRoute[];
  readonly params: Readonly<Record<string, string>>;
  /**
   * The project that the path names in front: hexadecimal digits and dashes, as no collection is called. Default types
   * alone have a place without a project only.
   */
  readonly projectId: string | undefined;
}

export function findRoutes(method: string, path: string): Place | undefined {
  const project = /^\/([0-9a-f-]+)(?=\/)(?!\/default-types\b)/.exec(path);
  const rest = (project ? path.slice(project[0].length) : path).replace(/\.json$/, '');
  const match = router.match(rest, method);
  const known = match?.methods.get(method);
  const routes = known && isForm(method, rest) ? [unimplemented('GET', rest)] : known;
  return match && routes && { routes, params: match.params, projectId: project?.[1] };
}

/** Where Rails-like routing has a form for a new member of any collection, which Cinder has not. */
function isForm(method: string, path: string): boolean {
  return method === 'GET' && path.endsWith('/new');
}

function buildRouter(): Router<readonly VolumeRoute[]> {
  const sets = new Map<string, VolumeRoute[]>();
  for (const route of ROUTES) {
    const key = `${route.method} ${route.path}`;
    sets.set(key, [...(sets.get(key) ?? []), route]);
  }
  for (const [path, id] of COLLECTIONS) {
    for (const key of restful(path, id)) {
      const [method, place] = key.split(' ') as [VolumeRoute['method'], string];
      if (!sets.has(key)) sets.set(key, [unimplemented(method, place)]);
    }
  }
  const built = new Router<readonly VolumeRoute[]>('latin-1');
  for (const [key, set] of sets) {
    const [method, path] = key.split(' ') as [string, string];
    built.add(method, path, set);
  }
  return built;
}

function restful(path: string, id: string): string[] {
  const member = `${path}/{${id}}`;
  return [
    `GET ${path}`,
    `POST ${path}`,
    `GET ${member}`,
    `PUT ${member}`,
    `DELETE ${member}`,
    `GET ${member}/edit`,
  ];
}

function unimplemented(method: VolumeRoute['method'], path: string): VolumeRoute {
  return {
    method,
    path,
    min: NEVER,
    answer() {
      throw noSuchOperation();
    },
  };
}
