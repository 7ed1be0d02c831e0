import type { Call } from '../call.js';
import { expecting } from './fault.js';

/**
 * The request's JSON object; an empty one where there is no body.
 * @throws IdentityFault 400 for another Content-Type than JSON or none, for broken JSON, and for what is not an object
 * (recordings `auth-content-type-text`, `auth-content-type-absent`, `auth-malformed-json`)
 */
export function jsonBody(call: Call): Readonly<Record<string, unknown>> {
  const text = call.bodyText;
  if (text === '') return {};
  if (!isJsonType(call.header('content-type') ?? '')) {
    throw expecting('application/json', 'Content-Type header');
  }
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw expecting('valid JSON', 'request body');
  }
  return value as Record<string, unknown>;
}

function isJsonType(contentType: string): boolean {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return type === '' || type === 'application/json' || /^application\/.*\+json$/.test(type);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
