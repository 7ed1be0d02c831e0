import { badRequest, type ImageFault, policyForbids } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import type { Visibility } from '../state.js';

const MAX_INTEGER = 0x7fffffff;

/** A set, in an order of its own. */
export function tagSet(tags: readonly string[]): string[] {
  return [...new Set(tags)].sort();
}

/** @throws ImageFault 403: only administrators make images public (recording `glance-image-create-public-forbidden`) */
export function checkVisibility(call: ImageCall, visibility: Visibility): void {
  if (visibility === 'public' && !call.isAdmin) throw policyForbids('publicize_image');
}

/** @throws ImageFault 400 for numbers below 0 */
export function checkNotNegative(name: string, value: number): void {
  if (value < 0) {
    throw badRequest(`Invalid value '${value}' for parameter '${name}': Cannot be a negative value`);
  }
}

/** @throws ImageFault 400 for numbers that the database does not take */
export function checkRange(name: string, value: number): void {
  if (value > MAX_INTEGER) {
    throw badRequest(`'${name}' value out of range, must not exceed ${MAX_INTEGER}.`);
  }
}

export function statusTransition(from: string, to: string): string {
  return `Image status transition from ${from} to ${to} is not allowed`;
}

export function schemaFault(text: string): ImageFault {
  return badRequest(`Provided object does not match schema 'image': ${text}`);
}

const BEYOND_THREE_BYTES = /[\u{10000}-\u{10ffff}]/u;

/** Glance's database keeps no character of four bytes. @throws ImageFault 400 */
export function checkStorable(values: Readonly<Record<string, unknown>>, tags: readonly string[]): void {
  const text = whyUnstorable(values);
  if (text !== undefined) throw badRequest(text);
  if (tags.some((tag) => BEYOND_THREE_BYTES.test(tag))) {
    throw badRequest("Param values can't contain 4 byte unicode.");
  }
}

/** What is said of characters of four bytes in texts of an object, and of objects in it; not of those in lists. */
export function whyUnstorable(values: object): string | undefined {
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const text = whyUnstorable(value);
      if (text !== undefined) return text;
      continue;
    }
    if (BEYOND_THREE_BYTES.test(name)) return "Property names can't contain 4 byte unicode.";
    if (typeof value !== 'string' || !BEYOND_THREE_BYTES.test(value)) continue;
    const title = name
      .toLowerCase()
      .replace(/(^|[^a-z])([a-z])/g, (_, before, letter) => before + letter.toUpperCase());
    return `${title} can't contain 4 byte unicode characters.`;
  }
  return undefined;
}
