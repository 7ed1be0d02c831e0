import { conflict } from '../fault.js';
import type { PortRecord } from '../state.js';

type Options = PortRecord['extra_dhcp_opts'];

/** What a port is to tell its machine by DHCP: each name and IP version has one value, and null takes it away. */
export function changedOptions(portId: string, before: Options, wanted: Options): Options {
  checkOnce(portId, before, wanted);
  const kept = new Map(before.map((option) => [keyOf(option), option]));
  for (const option of wanted) {
    if (option.opt_value !== null) kept.set(keyOf(option), option);
    else kept.delete(keyOf(option));
  }
  return [...kept.values()];
}

/** @throws NetworkFault 409 for an option that is not there yet, and asked for twice */
function checkOnce(portId: string, before: Options, wanted: Options): void {
  const there = new Set(before.map(keyOf));
  const added = wanted.filter((option) => option.opt_value !== null && !there.has(keyOf(option))).map(keyOf);
  const twice = added.find((key, place) => added.indexOf(key) < place);
  if (twice === undefined) return;
  throw conflict(
    'NeutronDbObjectDuplicateEntry',
    `Failed to create a duplicate ExtraDhcpOpt: for attribute(s) ['portid', 'optname', 'ipversion'] with value(s) ${portId}-${twice}`,
  );
}

function keyOf({ opt_name: name, ip_version: version }: Options[number]): string {
  return `${name}-${version}`;
}
