import type { Call } from '../call.js';
import { isNestedDeeper } from '../http/nesting.js';
import { expecting } from './fault.js';

/**
 * The request's JSON object; an empty one where there is no body.
 * @throws IdentityFault 400 for another Content-Type than JSON or none, for broken JSON, and for what is not an object
 * (recordings `auth-content-type-text`, `auth-content-type-absent`, `auth-malformed-json`)
 */
export function jsonBody(call: Call): Readonly<Record<string, unknown>> {
  const { body } = call.request;
  if (!body?.length) return {};
  if (!isJsonType(call.header('content-type') ?? '')) {
    throw expecting('application/json', 'Content-Type header');
  }
  const value = parsedOnce(call, body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw expecting('valid JSON', 'request body');
  }
  return value as Record<string, unknown>;
}

const parsed = new WeakMap<Call, unknown>();

/** The service looks at each body before the operation does. */
function parsedOnce(call: Call, body: Uint8Array): unknown {
  if (!parsed.has(call)) parsed.set(call, parse(body));
  return parsed.get(call);
}

function isJsonType(contentType: string): boolean {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return type === '' || type === 'application/json' || /^application\/.*\+json$/.test(type);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Python gives up on what is nested deeper than its stack. */
const DEEPEST = 200;

function parse(body: Uint8Array): unknown {
  try {
    const text = UTF8.decode(body);
    return isNestedDeeper(text, DEEPEST) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
