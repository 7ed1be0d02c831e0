import * as z from 'zod';
import { parseCidr } from '../addresses.js';
import { badRequest, invalidInput, refused } from '../fault.js';
import { ipProblem, macProblem, str } from '../values.js';

type Pair = Readonly<Record<string, unknown>>;

/** Addresses besides its own that a port may send from. Neutron says what is wrong with no field's name. */
export const addressPairs = z.unknown().transform((value): readonly Pair[] => {
  if (value === null) return [];
  if (!Array.isArray(value)) throw badRequest('Allowed address pairs must be a list.');
  return value.map(checkedPair);
});

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

const dhcpOption = z.object({
  opt_name: z.string().min(1).max(64),
  opt_value: z.string().max(255).nullable(),
  ip_version: z.union([z.literal(4), z.literal(6)]).default(4),
});

export const dhcpOptions = z.unknown().transform((value): readonly Pair[] => {
  if (value === null) return [];
  if (!Array.isArray(value)) throw invalidInput(`'${str(value)}' is not a list`);
  return value.map((item) => {
    const option = dhcpOption.safeParse(item);
    if (!option.success) throw invalidInput(`No valid key specs matched for: ${str(item)}`);
    return option.data;
  });
});
