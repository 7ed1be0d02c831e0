import { Router } from '../http/router.js';
import { resourceRoutes } from './resource-routes.js';
import type { ComputeRoute } from './route.js';
import { serverRoutes } from './servers/routes.js';

/** Every operation of the service. A resource's folder has a table of its own; this is all of them. */
export const ROUTES: readonly ComputeRoute<never>[] = [...serverRoutes, ...resourceRoutes];

/** What is found at one path and method: one operation or several, by action and microversion. */
export type RouteSet = readonly ComputeRoute[];

export const router = buildRouter(ROUTES as readonly ComputeRoute[]);

function buildRouter(routes: readonly ComputeRoute[]): Router<RouteSet> {
  const sets = new Map<string, ComputeRoute[]>();
  for (const route of routes) {
    const key = `${route.method} ${route.path}`;
    const set = sets.get(key);
    if (set) set.push(route);
    else sets.set(key, [route]);
  }
  const built = new Router<RouteSet>('latin-1');
  for (const set of sets.values()) {
    const [{ method, path }] = set as [ComputeRoute];
    built.add(method, path, set);
  }
  return built;
}
