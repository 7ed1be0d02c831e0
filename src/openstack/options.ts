import type { Seconds } from '../clock.js';

/** Given last to every method that asks the cloud something. */
export interface CallOptions {
  /** Ends the wait at once; the method then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Tries in all, for calls that may be repeated. Default 5. */
  attempts?: number | undefined;
}

/** For lookups whose answers are kept for a while and shared by everyone on the session. */
export interface LookupOptions extends CallOptions {
  /** How old an answer may be. Default 60 for images, flavors and snapshots, 0 (always ask) for volumes. */
  maxAge?: Seconds | undefined;
}

/** Filters and page size of a list, as the API names them; a list of values repeats the key. */
export type Query = Readonly<
  Record<string, string | number | boolean | readonly (string | number)[] | undefined>
>;

/** Where the client says what it does. Nothing secret is ever passed to it. */
export interface CloudLogger {
  debug(message: string): void;
  warn(message: string): void;
}
