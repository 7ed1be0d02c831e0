import type { Milliseconds } from '../../src/index.js';

/** A request and its answer. Bodies are JSON where they are JSON, and still hold their secrets: see `redact.ts`. */
export interface Exchange {
  readonly at: Milliseconds;
  readonly method: string;
  readonly url: string;
  /** What was asked, without ids: `POST /servers`, `GET /servers/{id}`. */
  readonly operation: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
  /** Until the answer was complete. */
  readonly took: Milliseconds;
  readonly error?: string;
}

const ID = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|req-.*)$/i;
/** Where the part of a path that says what is asked begins. */
const PREFIX =
  /^(\/(identity|compute|image|volume|network|placement))?(\/v\d+(\.\d+)?(\/[0-9a-f]{32})?)?(?=\/|$)/;

export function operationOf(method: string, url: string): string {
  const { pathname } = new URL(url, 'http://localhost');
  const rest = pathname.replace(PREFIX, '');
  const words = rest.split('/').map((word, index, all) => (isId(word, all[index - 1]) ? '{id}' : word));
  return `${method} ${words.join('/') || '/'}`;
}

function isId(word: string, before: string | undefined): boolean {
  return ID.test(word) || (before === 'flavors' && word !== '' && word !== 'detail');
}

export function json(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
