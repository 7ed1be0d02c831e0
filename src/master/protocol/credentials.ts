/** Who a worker says it is, and whether its password is the right one. */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** `absent` is answered 401, `unreadable` 400, as Buildbot's master does. */
export type ParsedCredentials = Credentials | 'absent' | 'unreadable';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the `Authorization` header of the upgrade request: `Basic base64(name ":" password)`, the word
 * `Basic` case-sensitive, the password free to hold colons.
 */
export function parseAuthorization(header: string | undefined): ParsedCredentials {
  if (header === undefined) return 'absent';
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(header)?.[1];
  if (encoded === undefined || encoded.length % 4 !== 0) return 'unreadable';
  try {
    const text = utf8.decode(Buffer.from(encoded, 'base64'));
    const colon = text.indexOf(':');
    if (colon < 0) return 'unreadable';
    return { name: text.slice(0, colon), password: text.slice(colon + 1) };
  } catch {
    return 'unreadable';
  }
}

/**
 * Compares in a time that tells neither how much of the password is right, nor whether the worker exists
 * (`expected` is undefined when it does not).
 */
export function passwordMatches(given: string, expected: string | undefined): boolean {
  const same = timingSafeEqual(digest(given), digest(expected ?? ''));
  return same && expected !== undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
