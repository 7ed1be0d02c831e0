import * as z from 'zod';
import { parseCidr } from '../addresses.js';
import { badRequest, invalidInput, refused } from '../fault.js';
import { ipProblem, macProblem, str } from '../values.js';

type Pair = Readonly<Record<string, unknown>>;

/** Addresses besides its own that a port may send from. Neutron says what is wrong with no field's name. */
export const addressPairs = z.unknown().transform((value): readonly Pair[] => {
  if (value === null) return [];
  if (!Array.isArray(value)) throw badRequest('Allowed address pairs must be a list.');
  if (value.length > MOST_PAIRS) {
    throw refused(
      'AllowedAddressPairExhausted',
      `The number of allowed address pair exceeds the maximum ${MOST_PAIRS}.`,
    );
  }
  const pairs = value.map(checkedPair);
  const twice = pairs.find((one, place) => pairs.slice(0, place).some((other) => isSamePair(one, other)));
  if (twice) {
    throw refused(
      'DuplicateAddressPairInRequest',
      `Request contains duplicate address pair: mac_address ${str(twice.mac_address ?? null)} ip_address ${str(twice.ip_address)}.`,
    );
  }
  return pairs;
});

const MOST_PAIRS = 10;

function isSamePair(one: Pair, other: Pair): boolean {
  return one.ip_address === other.ip_address && one.mac_address === other.mac_address;
}

function checkedPair(pair: unknown): Pair {
  if (pair === null || typeof pair !== 'object' || Array.isArray(pair)) {
    throw badRequest(`Invalid input for allowed_address_pairs. Reason: '${str(pair)}' is not a dictionary.`);
  }
  const wrongMac = 'mac_address' in pair ? macProblem(pair.mac_address) : undefined;
  if (wrongMac) throw badRequest(wrongMac);
  if (!('ip_address' in pair)) {
    throw refused('AllowedAddressPairsMissingIP', 'AllowedAddressPair must contain ip_address');
  }
  const unknown = Object.keys(pair).filter((key) => key !== 'mac_address' && key !== 'ip_address');
  if (unknown.length > 0) throw badRequest(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
  const { ip_address: ip } = pair;
  if (typeof ip === 'string' && ip.includes('/')) {
    if (!parseCidr(ip)) throw badRequest(`'${ip}' is not a valid IP subnet`);
  } else if (ipProblem(ip)) throw badRequest(`'${str(ip)}' is not a valid IP address`);
  return pair as Pair;
}

const ipVersion = z.preprocess(
  (value) => (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value),
  z.union([z.literal(4), z.literal(6)]).default(4),
);
const oneLine = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[^\n]*\S[^\n]*$/);

/** A few options may say nothing. */
const dhcpOption = z.union([
  z.strictObject({
    opt_name: z.enum(['router', 'classless-static-route']),
    opt_value: z.string().max(255).nullable(),
    ip_version: ipVersion,
  }),
  z.strictObject({ opt_name: oneLine(64), opt_value: oneLine(255).nullable(), ip_version: ipVersion }),
]);

export const dhcpOptions = z.unknown().transform((value): readonly Pair[] => {
  if (value === null) return [];
  if (!Array.isArray(value)) throw invalidInput(`'${str(value)}' is not a list`);
  return value.map((item) => {
    const option = dhcpOption.safeParse(item);
    if (!option.success) throw invalidInput(`No valid key specs matched for: ${str(item)}`);
    return option.data;
  });
});
