import type { ComputeCall } from '../compute-call.js';

const MAX_LIMIT = 1000;

/** The page of a list that a query's `offset` and `limit` ask for. */
export function limited<Item>(call: ComputeCall, items: readonly Item[]): readonly Item[] {
  const offset = Number(call.query.get('offset') ?? 0) || 0;
  const limit = Math.min(MAX_LIMIT, Number(call.query.get('limit') ?? 0) || MAX_LIMIT);
  return items.slice(offset, offset + limit);
}
