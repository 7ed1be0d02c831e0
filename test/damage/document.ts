export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The document with one of its places replaced, removed, or given a key more. */
export function damaged(document: Json, where: number, how: string, value: Json): Json {
  const places = placesOf(document);
  const place = places[where % places.length] ?? [];
  return change(document, place, how, value);
}

function placesOf(document: Json, at: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof document !== 'object' || document === null) return [[...at]];
  const entries = Array.isArray(document) ? [...document.entries()] : Object.entries(document);
  return [[...at], ...entries.flatMap(([key, inner]) => placesOf(inner as Json, [...at, key]))];
}

function change(
  document: Json,
  [key, ...rest]: readonly (string | number)[],
  how: string,
  value: Json,
): Json {
  if (key === undefined || typeof document !== 'object' || document === null) {
    if (how === 'add' && typeof document === 'object' && document !== null && !Array.isArray(document)) {
      return { ...document, extra: value };
    }
    return how === 'replace' ? value : document;
  }
  const copy = (Array.isArray(document) ? [...document] : { ...document }) as Record<string | number, Json>;
  if (how === 'remove' && rest.length === 0) delete copy[key];
  else copy[key] = change(copy[key] as Json, rest, how, value);
  return copy as Json;
}
