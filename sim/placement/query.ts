import type { Call } from '../call.js';
import { type JsonSchema, worstFault } from '../json-schema/validate.js';
import { badRequest } from './fault.js';

/** The query as an object. @throws PlacementFault 400 with all that Python's jsonschema says */
export function checkQuery(call: Call, schema: JsonSchema): Readonly<Record<string, string>> {
  const names = [...new Set(call.query.keys())].sort();
  const query = Object.fromEntries(names.map((name) => [name, call.query.getAll(name).at(-1) ?? '']));
  const fault = worstFault(schema, query);
  if (fault === undefined) return query;
  throw badRequest(`Invalid query string parameters: ${fault}`);
}
