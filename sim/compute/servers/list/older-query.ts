import type { ComputeCall } from '../../compute-call.js';
import { badRequest } from '../../fault.js';
import { parseTime } from '../views/times.js';
import { IGNORED_SORT_KEYS, REGEXES, SORT_KEYS } from './list-query-schema.js';
import { isPythonPattern } from './name-pattern.js';

const TIMES = ['changes-since', 'changes-before'];
const SORTED_BY = new Set<string>([...SORT_KEYS, ...IGNORED_SORT_KEYS]);

/**
 * What the old APIs refuse of a list's query. No schema looks at it.
 * @throws ComputeFault 400
 */
export function checkOlderQuery({ query }: ComputeCall): void {
  for (const name of TIMES) {
    const time = query.get(name);
    if (time !== undefined && parseTime(time) === undefined)
      throw badRequest(`Invalid filter field: ${name}.`);
  }
  const limit = query.get('limit');
  if (limit === undefined) return;
  if (!/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(limit))
    throw badRequest('Invalid input received: limit must be an integer');
  if (/^\s*-/.test(limit)) throw badRequest('Invalid input received: limit must be >= 0');
}

/** Order that a cell does not know, and patterns that its database does not: no cell answers. */
export function noCellAnswers({ query }: ComputeCall): boolean {
  return (
    query.all('sort_key').some((key) => !SORTED_BY.has(key.trim())) ||
    REGEXES.some((name) => query.all(name).some((pattern) => !isPythonPattern(pattern)))
  );
}
