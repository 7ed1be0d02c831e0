import { VolumeFault } from './fault.js';

/** The minor number of a microversion: 70 is 3.70. */
export type Minor = number;

export const OLDEST: Minor = 0;

/** What a request's header asks for, as far as it is one: `unsupported` is named in the answer all the same. */
export type Negotiation =
  | { readonly kind: 'agreed'; readonly minor: Minor; readonly version: string }
  | { readonly kind: 'unsupported'; readonly version: string };

/**
 * Which microversion a request is answered in, by its `OpenStack-API-Version`: the first item with `volume` in it
 * counts (recordings `cinder-mv-*`).
 *
 * @param newest the newest microversion this cloud knows: `3.70`
 * @throws VolumeFault 400 for what is no version, and for a header that speaks of other services only
 */
export function negotiate(header: string | undefined, newest: string): Negotiation {
  if (header === undefined) return agreed(OLDEST);
  const item = header.split(',').find((part) => part.includes('volume'));
  const words = item?.trim().split(/\s+/) ?? [];
  const wanted = words[1];
  if (wanted === undefined || words.length !== 2) throw new VolumeFault('BadRequest', UNSPECIFIC);
  if (wanted === 'latest') return agreed(minorOf(newest));
  const numbers = /^([1-9]\d*)\.([1-9]\d*|0)$/.exec(wanted);
  if (!numbers) {
    throw new VolumeFault(
      'BadRequest',
      `API Version String ${wanted} is of invalid format. Must be of format MajorNum.MinorNum.`,
    );
  }
  const minor = Number(numbers[2]);
  const known = numbers[1] === '3' && minor <= minorOf(newest);
  return known ? agreed(minor) : { kind: 'unsupported', version: wanted };
}

/** What Cinder says where it has nothing better to say. */
export const UNSPECIFIC =
  'The server could not comply with the request since it is either malformed or otherwise incorrect.';

/** Something that differs by microversion, as `[since, value]` pairs, oldest first. */
export type Since<Value> = ReadonlyArray<readonly [since: Minor, value: Value]>;

/** What holds at this microversion; undefined before the first. */
export function at<Value>(table: Since<Value>, minor: Minor): Value | undefined {
  return table.findLast(([since]) => since <= minor)?.[1];
}

function minorOf(version: string): Minor {
  return Number(version.slice(version.indexOf('.') + 1));
}

function agreed(minor: Minor): Negotiation {
  return { kind: 'agreed', minor, version: `3.${minor}` };
}
