import * as z from 'zod';
import { parseCidr } from '../addresses.js';
import { badRequest, invalidInput } from '../fault.js';
import { ipProblem, macProblem, str } from '../values.js';

type Pair = Readonly<Record<string, unknown>>;

/** Addresses besides its own that a port may send from. Neutron says what is wrong with no field's name. */
export const addressPairs = z.unknown().transform((value): readonly Pair[] => {
  if (value === null) return [];
  if (!Array.isArray(value)) throw badRequest('Allowed address pairs must be a list.');
  return value.map(checkedPair);
});

function checkedPair(pair: unknown): Pair {
  if (pair === null || typeof pair !== 'object' || Array.isArray(pair) || !('ip_address' in pair)) {
    const problem = pair !== null && typeof pair === 'object' && 'mac_address' in pair;
    const wrongMac = problem ? macProblem(pair.mac_address) : undefined;
    throw badRequest(wrongMac ?? 'AllowedAddressPair must contain ip_address');
  }
  const wrongMac = 'mac_address' in pair ? macProblem(pair.mac_address) : undefined;
  if (wrongMac) throw badRequest(wrongMac);
  const { ip_address: ip } = pair;
  const fine = typeof ip === 'string' && (ip.includes('/') ? parseCidr(ip) : !ipProblem(ip));
  if (!fine) throw badRequest(`'${str(ip)}' is neither a valid IP address, nor is it a valid IP subnet`);
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
