import { ComputeFault } from '../fault.js';
import type { ComputeRoute } from '../route.js';

/** Paths of what Nova once had, with the methods that still say that it is no more. */
const RETIRED: Readonly<Record<string, string>> = {
  '/os-agents': 'GET POST',
  '/os-agents/{id}': 'PUT DELETE',
  '/os-cells': 'GET POST',
  '/os-cells/capacities': 'GET',
  '/os-cells/detail': 'GET',
  '/os-cells/info': 'GET',
  '/os-cells/sync_instances': 'POST',
  '/os-cells/{id}': 'GET PUT DELETE',
  '/os-cells/{id}/capacities': 'GET',
  '/os-certificates': 'POST',
  '/os-certificates/{id}': 'GET',
  '/os-cloudpipe': 'GET POST',
  '/os-cloudpipe/{id}': 'PUT',
  '/os-fixed-ips/{id}': 'GET',
  '/os-floating-ip-dns': 'GET',
  '/os-floating-ip-dns/{domain_id}': 'PUT DELETE',
  '/os-floating-ip-dns/{domain_id}/entries/{id}': 'GET PUT DELETE',
  '/os-floating-ips-bulk': 'GET POST',
  '/os-floating-ips-bulk/{id}': 'GET PUT',
  '/os-fping': 'GET',
  '/os-fping/{id}': 'GET',
  '/os-networks/add': 'POST',
  '/os-security-group-default-rules': 'GET POST',
  '/os-security-group-default-rules/{id}': 'GET DELETE',
  '/servers/{server_id}/consoles': 'GET POST',
  '/servers/{server_id}/consoles/{id}': 'GET DELETE',
  '/servers/{server_id}/os-virtual-interfaces': 'GET',
};

function gone(): never {
  const message = 'This resource is no longer available. No forwarding address is given.';
  throw new ComputeFault('computeFault', message, 410);
}

export const retiredRoutes: readonly ComputeRoute<never>[] = Object.entries(RETIRED).flatMap(
  ([path, methods]) =>
    methods.split(' ').map((method) => ({ method: method as ComputeRoute['method'], path, answer: gone })),
);
