import * as z from 'zod';
import { repr } from '../http/python-text.js';
import { formatAddress, formatCidr, parseAddress, parseCidr } from './addresses.js';

/**
 * The kinds of values that Neutron's attributes take. Neutron first converts a value, then validates it, and
 * says two different things of the two: an issue of a conversion carries `params.conversion`.
 */

/** What a text looks like inside Python's `'%s'`. */
export function str(value: unknown): string {
  return typeof value === 'string' ? value : repr(value);
}

/** @param check says what is wrong with a value, or undefined */
function valid<Type>(check: (value: unknown) => string | undefined): z.ZodType<Type> {
  return z.unknown().superRefine((value, context) => {
    const message = check(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message, continue: false });
  }) as unknown as z.ZodType<Type>;
}

class Unconvertible extends Error {}

function converted<Type>(convert: (value: unknown) => Type): z.ZodType<Type> {
  return z.unknown().transform((value, context) => {
    try {
      return convert(value);
    } catch (error) {
      if (!(error instanceof Unconvertible)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { conversion: true } });
      return z.NEVER;
    }
  });
}

const TRUE = ['t', 'true', 'on', 'y', 'yes', '1'];
const FALSE = ['f', 'false', 'off', 'n', 'no', '0'];

/** As oslo's `bool_from_string`. */
export function toBoolean(value: unknown): boolean {
  const text = str(value).trim().toLowerCase();
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  throw new Unconvertible(`'${str(value)}' cannot be converted to boolean`);
}

export function toInteger(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
  throw new Unconvertible(`'${str(value)}' is not an integer`);
}

export function conversionMessage(error: unknown): string | undefined {
  return error instanceof Unconvertible ? error.message : undefined;
}

export const boolean = converted(toBoolean);
/** Of null, what it usually is: true. */
export const booleanOrUsual = z.preprocess((value) => value ?? true, boolean);
export const nonNegative = boundBelow(converted(toInteger));
export const integer = converted(toInteger);

function boundBelow(schema: z.ZodType<number>): z.ZodType<number> {
  return schema.superRefine((value, context) => {
    if (value < 0) context.addIssue({ code: 'custom', message: `'${value}' should be non-negative` });
  });
}

function textProblem(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string') return `'${str(value)}' is not a valid string`;
  return [...value].length > longest ? `'${value}' exceeds maximum length of ${longest}` : undefined;
}

export const text = (longest: number): z.ZodType<string> => valid((value) => textProblem(value, longest));
export const textOrNull = (longest: number): z.ZodType<string | null> =>
  valid((value) => (value === null ? undefined : textProblem(value, longest)));

/** A text that says something. */
export const nonBlank = (longest: number): z.ZodType<string> =>
  valid((value) => {
    const problem = textProblem(value, longest);
    return (
      problem ?? (String(value).trim() === '' ? `'${value}' Blank strings are not permitted` : undefined)
    );
  });

const UUID = /^[0-9a-f]{32}$/;

function uuidProblem(value: unknown): string | undefined {
  const plain = str(value)
    .replace(/^urn:|uuid:/g, '')
    .replace(/[{}-]/g, '')
    .toLowerCase();
  return typeof value === 'string' && UUID.test(plain) ? undefined : `'${str(value)}' is not a valid UUID`;
}

export const uuid = valid<string>(uuidProblem);
export const uuidOrNull = valid<string | null>((value) => (value === null ? undefined : uuidProblem(value)));

function listProblem(value: unknown, item: (value: unknown) => string | undefined): string | undefined {
  if (!Array.isArray(value)) return `'${str(value)}' is not a list`;
  const shown = value.map(repr);
  const twice = value.filter((_, place) => shown.indexOf(shown[place] as string) < place).map(str);
  if (twice.length > 0) return `Duplicate items in the list: '${twice.join(', ')}'`;
  return value.map(item).find((message) => message !== undefined);
}

export const uuids = orEmptyList(valid<string[]>((value) => listProblem(value, uuidProblem)));
export const texts = valid<string[]>((value) => listProblem(value, (item) => textProblem(item, 255)));

/** Null is an empty list. */
export function orEmptyList<Type>(schema: z.ZodType<Type>): z.ZodType<Type> {
  return z.preprocess((value) => value ?? [], schema) as z.ZodType<Type>;
}

export function oneOf<const Value>(values: readonly Value[]): z.ZodType<Value> {
  return valid((value) =>
    values.includes(value as Value) ? undefined : `${str(value)} is not in valid_values`,
  );
}

export function ipProblem(value: unknown): string | undefined {
  return typeof value === 'string' && parseAddress(value)
    ? undefined
    : `'${str(value)}' is not a valid IP address`;
}

/** An IPv6 address in its canonical form. */
export function canonicalIp<Value>(value: Value): Value | string {
  const address = typeof value === 'string' ? parseAddress(value) : undefined;
  return address ? formatAddress(address) : value;
}

export const ip = z.preprocess(canonicalIp, valid<string>(ipProblem)) as z.ZodType<string>;
export const ipOrNull = z.preprocess(
  canonicalIp,
  valid<string | null>((value) => (value === null ? undefined : ipProblem(value))),
) as z.ZodType<string | null>;

export const prefixes = valid<string[]>((value) =>
  listProblem(value, (item) =>
    typeof item === 'string' && parseCidr(item) ? undefined : `'${str(item)}' is not a valid IP subnet`,
  ),
);

/** As {@link prefixes}, each with its length; those of IPv4 are spelled out. */
export const exactPrefixes = valid<string[]>((value) =>
  listProblem(value, (item) => {
    const parsed = typeof item === 'string' ? parseCidr(item) : undefined;
    if (!parsed) return `'${str(item)}' is not a valid IP subnet`;
    return String(item).includes('/')
      ? undefined
      : `'${str(item)}' isn't a recognized IP subnet cidr, '${formatCidr(parsed)}' is recommended`;
  }),
);

/** Keeps its host bits: what becomes of them is the rule's to say. */
export const cidr = converted((value) => {
  const parsed = typeof value === 'string' ? parseCidr(spelledOut(value)) : undefined;
  if (!parsed) throw new Unconvertible(`${str(value)} is not in a CIDR format`);
  return formatCidr(parsed);
});

/** `10.81/16` and ` 010.81.0.0 /16` are `10.81.0.0/16`, and `10.81` is a single address. */
function spelledOut(text: string): string {
  const [, host = '', length = '/32'] = /^\s*([\d.]+)\s*(\/\s*\d+)?\s*$/.exec(text) ?? [];
  const parts = host.split('.');
  if (host === '' || parts.length > 4 || parts.includes('')) return text.trim();
  return [0, 1, 2, 3].map((place) => Number(parts[place] ?? 0)).join('.') + length.replace(/\s/g, '');
}

const MAC = /^[0-9a-f]{2}([:-]?)[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}$/i;
const NO_MAC = ['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff'];

export function canonicalMac(value: unknown): unknown {
  if (typeof value !== 'string' || !MAC.test(value)) return value;
  return (value.toLowerCase().match(/[0-9a-f]{2}/g) as string[]).join(':');
}

export function macProblem(value: unknown): string | undefined {
  const known = typeof value === 'string' && MAC.test(value) && !NO_MAC.includes(String(canonicalMac(value)));
  return known ? undefined : `'${str(value)}' is not a valid MAC address`;
}

export const mac = valid<string>(macProblem);

function keysProblem(keys: readonly string[], value: unknown): string | undefined {
  const names = `[${keys.map(repr).join(', ')}]`;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return `Invalid input. '${str(value)}' must be a dictionary with keys: ${names}`;
  }
  const given = Object.keys(value);
  if (given.length === keys.length && keys.every((key) => given.includes(key))) return undefined;
  const shown = (list: readonly string[]) => (list.length > 0 ? `{${list.map(repr).join(', ')}}` : 'set()');
  return `Validation of dictionary's keys failed. Expected keys: ${shown(keys)} Provided keys: ${shown(given)}`;
}

export const allocationPools = valid<{ start: string; end: string }[]>((value) => {
  if (!Array.isArray(value)) return `Invalid data format for IP pool: '${str(value)}'`;
  return firstProblem(
    value,
    (pool) => keysProblem(['start', 'end'], pool) ?? ipProblem(pool.start) ?? ipProblem(pool.end),
  );
});

export interface RequestedIp {
  readonly subnet_id?: string;
  readonly ip_address?: string;
}

export const fixedIps: z.ZodType<RequestedIp[]> = valid<RequestedIp[]>((value) => {
  if (!Array.isArray(value)) return `Invalid data format for fixed IP: '${str(value)}'`;
  const seen: unknown[] = [];
  return firstProblem(value, (item) => {
    if (item === null || typeof item !== 'object') return `Invalid data format for fixed IP: '${str(item)}'`;
    if ('ip_address' in item) {
      if (seen.includes(item.ip_address)) return `Duplicate IP address '${str(item.ip_address)}'`;
      seen.push(item.ip_address);
      const problem = ipProblem(item.ip_address);
      if (problem) return problem;
    }
    return 'subnet_id' in item ? uuidProblem(item.subnet_id) : undefined;
  });
}).transform((items) => items.map(asSpelled));

/** IPv6 addresses have many spellings, and one that Neutron keeps. */
function asSpelled(item: RequestedIp): RequestedIp {
  return item.ip_address?.includes(':') ? { ...item, ip_address: canonicalIp(item.ip_address) } : item;
}

export const nameservers = orEmptyList(
  valid<string[]>((value) => {
    // a text is a list of its characters
    const hosts = typeof value === 'string' ? [...value] : value;
    if (!Array.isArray(hosts)) return `Invalid data format for nameserver: '${str(value)}'`;
    return firstProblem(hosts, (host, place) => {
      const problem = ipProblem(host);
      if (problem) return `'${str(host)}' is not a valid nameserver. ${problem}`;
      return hosts.indexOf(host) < place ? `Duplicate nameserver '${str(host)}'` : undefined;
    });
  }),
);

export const hostRoutes = orEmptyList(
  valid<{ destination: string; nexthop: string }[]>((value) => {
    if (!Array.isArray(value)) return `Invalid data format for hostroute: '${str(value)}'`;
    const shown = value.map(repr);
    return firstProblem(
      value,
      (route, place) =>
        keysProblem(['destination', 'nexthop'], route) ??
        routeProblem(route.destination) ??
        ipProblem(route.nexthop) ??
        (shown.indexOf(shown[place] as string) < place ? `Duplicate hostroute '${str(route)}'` : undefined),
    );
  }),
);

function routeProblem(value: unknown): string | undefined {
  const parsed = typeof value === 'string' ? parseCidr(value) : undefined;
  if (!parsed) return `'${str(value)}' is not a valid CIDR`;
  const recommended = formatCidr(parsed);
  return recommended === value
    ? undefined
    : `'${str(value)}' is not a recognized CIDR, '${recommended}' is recommended`;
}

export const dictionary = valid<Record<string, unknown>>((value) =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? `'${str(value)}' is not a dictionary`
    : undefined,
);

function firstProblem(
  items: readonly unknown[],
  check: (item: Readonly<Record<string, unknown>>, place: number) => string | undefined,
): string | undefined {
  for (const [place, item] of items.entries()) {
    const message = check(item as Readonly<Record<string, unknown>>, place);
    if (message !== undefined) return message;
  }
  return undefined;
}
