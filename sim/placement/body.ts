import type { Call } from '../call.js';
import { type JsonSchema, worstFault } from '../json-schema/validate.js';
import { badRequest } from './fault.js';

/** In the words of Python's own parser, of a body that does not begin as one. */
function whatIsWrong(text: string): string {
  const begin = /^\s*/.exec(text)?.[0].length ?? 0;
  return /^["[{\d-]/.test(text.slice(begin))
    ? 'the body is none'
    : `Expecting value: line 1 column ${begin + 1} (char ${begin})`;
}

/** The body of a request. @throws PlacementFault 400 with all that Python's jsonschema says */
export function checkBody<Body>(call: Call, schema: JsonSchema): Body {
  let body: unknown;
  try {
    body = JSON.parse(call.bodyText);
  } catch {
    throw badRequest(`Malformed JSON: ${whatIsWrong(call.bodyText)}`);
  }
  checkValue(schema, body);
  return body as Body;
}

/** @throws PlacementFault 400 */
export function checkValue(schema: JsonSchema, body: unknown): void {
  const fault = worstFault(schema, body);
  if (fault !== undefined) throw badRequest(`JSON does not validate: ${fault}`);
}
