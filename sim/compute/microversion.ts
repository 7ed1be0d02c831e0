/** The minor number of a microversion: 37 is 2.37. The old APIs (v1.1, v2) behave as 1. */
export type Minor = number;

/** What a request's headers ask for. */
export type Negotiation =
  | { readonly kind: 'agreed'; readonly minor: Minor; readonly version: string }
  | { readonly kind: 'unsupported'; readonly version: string }
  | { readonly kind: 'malformed'; readonly version: string };

export const OLDEST: Minor = 1;

export function minorOf(version: string): Minor {
  return Number(version.slice(version.indexOf('.') + 1));
}

/**
 * Which microversion a request is answered in. `OpenStack-API-Version` is a list over services, of which the
 * last item for compute counts, and goes before `X-OpenStack-Nova-API-Version` (recordings `nova-mv-*`).
 *
 * @param standard value of OpenStack-API-Version: `volume 3.50, compute 2.37`
 * @param legacy value of X-OpenStack-Nova-API-Version: `2.37`
 * @param newest the newest microversion this cloud knows: `2.96`
 */
export function negotiate(
  standard: string | undefined,
  legacy: string | undefined,
  newest: string,
): Negotiation {
  const wanted = forCompute(standard) ?? legacy?.split(',').at(-1)?.trim();
  if (wanted === undefined) return agreed(OLDEST);
  if (wanted === 'latest') return agreed(minorOf(newest));
  const numbers = /^([1-9]\d*)\.([1-9]\d*|0)$/.exec(wanted);
  if (!numbers) return { kind: 'malformed', version: wanted };
  const minor = Number(numbers[2]);
  const known = numbers[1] === '2' && minor >= OLDEST && minor <= minorOf(newest);
  return known ? agreed(minor) : { kind: 'unsupported', version: wanted };
}

function agreed(minor: Minor): Negotiation {
  return { kind: 'agreed', minor, version: `2.${minor}` };
}

function forCompute(header: string | undefined): string | undefined {
  for (const item of header?.split(',').reverse() ?? []) {
    const [, service, version] = /^\s*(\S+)\s+(.*?)\s*$/s.exec(item) ?? [];
    if (service?.toLowerCase() === 'compute') return version;
  }
  return undefined;
}

/** Something that differs by microversion, as `[since, value]` pairs, oldest first. */
export type Since<Value> = ReadonlyArray<readonly [since: Minor, value: Value]>;

/** What holds at this microversion; undefined before the first. */
export function at<Value>(table: Since<Value>, minor: Minor): Value | undefined {
  let found: Since<Value>[number] | undefined;
  for (const entry of table) {
    if (entry[0] > minor) break;
    found = entry;
  }
  return found?.[1];
}

/** Such pairs whose values are made when they are first asked for: most schemas of most versions never are. */
export function madeWhenAsked<Value>(table: Since<() => Value>): Since<Value> {
  return table.map(([since, make]) => {
    let made: Value | undefined;
    const get = (): Value => {
      made ??= make();
      return made;
    };
    return Object.defineProperty([since, undefined], 1, { get }) as unknown as readonly [Minor, Value];
  });
}

/** The same, of one that makes them all. */
export function madePerVersion<Value>(sinces: readonly Minor[], make: (since: Minor) => Value): Since<Value> {
  return madeWhenAsked(sinces.map((since) => [since, () => make(since)]));
}
