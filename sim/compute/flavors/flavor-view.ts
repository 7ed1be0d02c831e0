import type { ComputeCall } from '../compute-call.js';
import { linksTo } from '../paging.js';
import { type ComputeReply, ok } from '../route.js';
import type { FlavorRecord } from './flavor.js';

const DESCRIPTION_SINCE = 55;
const EXTRA_SPECS_SINCE = 61;
const SWAP_NUMBER_SINCE = 75;

/** In lists without details. */
export function briefFlavor(call: ComputeCall, flavor: FlavorRecord): Record<string, unknown> {
  return {
    id: flavor.id,
    name: flavor.name,
    links: linksTo(call, `flavors/${flavor.id}`),
    ...(call.minor >= DESCRIPTION_SINCE && { description: flavor.description }),
  };
}

/** An answer with flavors in full. */
export function withFlavors(body: unknown): ComputeReply {
  return { ...ok(body), floats: ['rxtx_factor'] };
}

/** Recordings `nova-flavor-show`, `nova-flavor-show-2.61`. */
export function viewFlavor(call: ComputeCall, flavor: FlavorRecord): Record<string, unknown> {
  return {
    id: flavor.id,
    name: flavor.name,
    ram: flavor.ram,
    disk: flavor.disk,
    swap: flavor.swap === 0 && call.minor < SWAP_NUMBER_SINCE ? '' : flavor.swap,
    'OS-FLV-EXT-DATA:ephemeral': flavor.ephemeral,
    'OS-FLV-DISABLED:disabled': flavor.disabled,
    vcpus: flavor.vcpus,
    'os-flavor-access:is_public': flavor.isPublic,
    rxtx_factor: flavor.rxtxFactor,
    links: linksTo(call, `flavors/${flavor.id}`),
    ...(call.minor >= DESCRIPTION_SINCE && { description: flavor.description }),
    ...(call.minor >= EXTRA_SPECS_SINCE && { extra_specs: flavor.extraSpecs }),
  };
}
