import type { Query } from '../options.js';

/**
 * `base` with path segments, each escaped, and a query; `base` keeps its own path, with or without a slash.
 * @throws RangeError for a segment that would lead elsewhere: empty, `.` or `..`
 */
export function joinUrl(base: string, segments: readonly string[], query: Query = {}): string {
  const stray = segments.find((segment) => /^\.{0,2}$/.test(segment));
  if (stray !== undefined) throw new RangeError(`"${stray}" cannot be the id of anything`);
  const url = [withoutTrailingSlashes(base), ...segments.map(encodeURIComponent)].join('/');
  const search = queryString(query);
  return search === '' ? url : `${url}?${search}`;
}

export function withoutTrailingSlashes(url: string): string {
  let end = url.length;
  while (url[end - 1] === '/') end--;
  return url.slice(0, end);
}

/** The last segment of a URL's path: `v3` of `http://host/identity/v3/`. */
export function lastSegment(url: string): string {
  const path = new URL(url).pathname;
  return path.split('/').filter(Boolean).at(-1) ?? '';
}

/** A URL without the last segment of its path, and without a slash at its end. */
export function withoutLastSegment(url: string): string {
  const bare = withoutTrailingSlashes(url);
  return withoutTrailingSlashes(bare.slice(0, bare.lastIndexOf('/')));
}

function queryString(query: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) search.append(key, String(one));
    }
  }
  return search.toString();
}
