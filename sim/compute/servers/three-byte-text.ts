import { unexpectedError } from '../fault.js';
import type { ServerRecord } from './server.js';

/**
 * Nova's tables are in MySQL's `utf8`, whose characters have three bytes at most: no 🍎. What Nova writes at once is
 * refused with a 500. A new server's metadata and tags are written when a host was found: that fails unnoticed, and the
 * server stays in BUILD. (Asked of the reference cloud; its names and descriptions are refused before.)
 */
const BEYOND = /[\u{10000}-\u{10ffff}]/u;

/** @throws ComputeFault 500 */
export function checkStorable(texts: Iterable<string>): void {
  for (const text of texts) if (BEYOND.test(text)) throw unexpectedError('oslo_db.exception.DBError');
}

export function isStorable({ metadata, tags }: ServerRecord): boolean {
  return ![...Object.values(metadata), ...tags].some((text) => BEYOND.test(text));
}
