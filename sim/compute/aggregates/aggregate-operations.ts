import type { ComputeCall } from '../compute-call.js';
import { badRequest, itemNotFound } from '../fault.js';
import { type ComputeRoute, ok } from '../route.js';

/** This cloud has no host aggregates: what Nova of Zed says of that, by its policy `os-aggregates`. */
export const aggregateRoutes: readonly ComputeRoute<never>[] = [
  {
    method: 'GET',
    path: '/os-aggregates',
    answer(call) {
      call.requireAdmin('os_compute_api:os-aggregates:index');
      return ok({ aggregates: [] });
    },
  },
  { method: 'GET', path: '/os-aggregates/{aggregate_id}', answer: (call) => refuse(call, 'show') },
  { method: 'DELETE', path: '/os-aggregates/{aggregate_id}', answer: (call) => refuse(call, 'delete') },
];

function refuse(call: ComputeCall, rule: string): never {
  call.requireAdmin(`os_compute_api:os-aggregates:${rule}`);
  const id = call.param('aggregate_id');
  if (!/^\s*[+-]?\d+\s*$/.test(id)) throw badRequest('Invalid input received: id must be an integer');
  throw itemNotFound(`Aggregate ${Number(id)} could not be found.`);
}
