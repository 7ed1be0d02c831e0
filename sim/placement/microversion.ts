import type { Call } from '../call.js';
import { acceptOf, badRequest, PlacementFault, unacceptable } from './fault.js';

/** Zed's highest. */
const MAX_MINOR = 39;

/**
 * The minor of the microversion that a call asks for with `OpenStack-API-Version: placement 1.N`; without, 0.
 * @throws PlacementFault 400 for what is none, 406 for one that is not there
 */
export function negotiate(call: Call): number {
  const asked = /(?:^|,)\s*placement\s+(\S+)/i.exec(call.header('openstack-api-version') ?? '')?.[1];
  if (asked === undefined) return 0;
  if (asked === 'latest') return MAX_MINOR;
  const [major, minor, ...rest] = asked.split('.').map(Number);
  if (rest.length > 0 || major === undefined || minor === undefined || !isWhole(major) || !isWhole(minor)) {
    throw malformed(asked);
  }
  if (major === 1 && minor <= MAX_MINOR) return minor;
  throw new PlacementFault(
    406,
    `${unacceptable(acceptOf(call))}\n\n Invalid microversion: Unacceptable version header: ${asked}`,
    { extra: { max_version: `1.${MAX_MINOR}`, min_version: '1.0' } },
  );
}

function isWhole(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

/** In Python's words. */
function malformed(asked: string): PlacementFault {
  const wrong = asked.split('.').find((part) => !/^\d+$/.test(part));
  const reason =
    wrong === undefined
      ? "Version.__new__() missing 1 required positional argument: 'minor'"
      : `invalid literal for int() with base 10: '${wrong}'`;
  return badRequest(`Invalid microversion: invalid version string: ${asked}; ${reason}`);
}
