import type { JsonObject } from './resource.js';

type Comparison = (actual: string, wanted: string) => boolean;

/** `name__contains=x`: what may follow a key. Those with an `i` do not look at case. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  contains: (actual, wanted) => actual.includes(wanted),
  startswith: (actual, wanted) => actual.startsWith(wanted),
  endswith: (actual, wanted) => actual.endsWith(wanted),
  icontains: (actual, wanted) => fold(actual).includes(fold(wanted)),
  istartswith: (actual, wanted) => fold(actual).startsWith(fold(wanted)),
  iendswith: (actual, wanted) => fold(actual).endsWith(fold(wanted)),
};

const fold = (text: string): string => text.toLowerCase();

/** What else is asked of tags. */
const TAG_FILTERS: Readonly<Record<string, (tags: readonly string[], wanted: readonly string[]) => boolean>> =
  {
    'tags-any': (tags, wanted) => wanted.some((tag) => tags.includes(tag)),
    'not-tags': (tags, wanted) => !wanted.every((tag) => tags.includes(tag)),
    'not-tags-any': (tags, wanted) => !wanted.some((tag) => tags.includes(tag)),
  };

/** Those that the query asks for. Keys that cannot be filtered by are ignored. */
export function filtered<View extends JsonObject>(
  views: readonly View[],
  query: URLSearchParams,
  keys: readonly string[],
): View[] {
  const tests = [...query].flatMap(([parameter, wanted]) => {
    const tagged = Object.hasOwn(TAG_FILTERS, parameter) ? TAG_FILTERS[parameter] : undefined;
    if (tagged && keys.includes('tags')) {
      return [(view: View) => tagged((view['tags'] ?? []) as readonly string[], wanted.split(','))];
    }
    const [key = '', comparison] = parameter.split('__', 2);
    return keys.includes(key) ? [(view: View) => fits(view[key], wanted, comparison)] : [];
  });
  return views.filter((view) => tests.every((test) => test(view)));
}

function fits(actual: unknown, wanted: string, comparison: string | undefined): boolean {
  if (typeof actual === 'boolean') return actual === isTrue(wanted);
  if (Array.isArray(actual)) return wanted.split(',').every((item) => actual.includes(item));
  if (comparison === undefined) return fold(String(actual ?? '')) === fold(wanted);
  return COMPARISONS[comparison]?.(String(actual ?? ''), wanted) ?? true;
}

/** A query's truth: `?enabled` and `?enabled=1` are true, `0` and `false` are not. */
export function isTrue(value: string): boolean {
  return !['0', 'false', 'no', 'off', 'f', 'n'].includes(fold(value));
}
