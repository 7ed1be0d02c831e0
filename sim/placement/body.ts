import type { Call } from '../call.js';
import { type JsonSchema, schemaFault } from '../identity/json-schema/validate.js';
import { badRequest } from './fault.js';

/** The body of a request. @throws PlacementFault 400 with all that Python's jsonschema says, in one line */
export function checkBody<Body>(call: Call, schema: JsonSchema): Body {
  let body: unknown;
  try {
    body = JSON.parse(call.bodyText);
  } catch {
    throw badRequest('Malformed JSON: the body is none');
  }
  const fault = schemaFault(schema, body)?.replace(/^Invalid input for field '[^']*': /, '');
  if (fault !== undefined) throw badRequest(`JSON does not validate: ${fault.replaceAll('\n', ' ')}`);
  return body as Body;
}
