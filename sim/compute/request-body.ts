import type { Call } from '../call.js';
import { badRequest, noSuchOperation } from './fault.js';
import type { RouteSet } from './routes.js';
import { isRecord } from './schema/types.js';

const WITH_BODY = new Set(['POST', 'PUT']);

/** The parsed body; null where there is none (recording `nova-create-bad-no-body`). @throws ComputeFault 400 */
export function readBody(call: Call): unknown {
  if (!WITH_BODY.has(call.method) || !call.request.body?.byteLength) return null;
  return parseJson(call);
}

/**
 * Of the operations at `.../action`, those of the action that is the body's only key. Nova looks for it before
 * anything else (recordings `nova-action-unknown`, `nova-action-empty-object`, `nova-action-two`).
 */
export function chooseByAction(call: Call, routes: RouteSet): RouteSet {
  if (routes[0]?.action === undefined) return routes;
  const body = parseJson(call);
  if (typeof body !== 'string' && !Array.isArray(body) && !isRecord(body)) throw noSuchOperation();
  const keys = typeof body === 'string' ? [...body] : Object.keys(body);
  if (keys.length !== 1) throw malformedBody();
  if (!isRecord(body)) throw noSuchOperation();
  const [action] = keys;
  const found = routes.filter((route) => route.action === action);
  if (found.length === 0) throw badRequest(`There is no such action: ${action}`);
  return found;
}

/** Levels of lists and objects in one another; Python gives up at about as many. */
const MAX_DEPTH = 900;

function parseJson(call: Call): unknown {
  let text: string;
  let value: unknown;
  try {
    text = UTF8.decode(call.request.body);
    value = JSON.parse(text);
  } catch {
    throw malformedBody();
  }
  if (text.length > 2 * MAX_DEPTH && depthOf(text) > MAX_DEPTH) throw malformedBody();
  return value;
}

function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < json.length; index++) {
    const char = json[index];
    if (char === '"') index = endOfString(json, index);
    else if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth);
    else if (char === ']' || char === '}') depth--;
  }
  return deepest;
}

function endOfString(json: string, start: number): number {
  let index = start + 1;
  while (json[index] !== '"') index += json[index] === '\\' ? 2 : 1;
  return index;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const malformedBody = () => badRequest('Malformed request body');
