import type { PortRecord } from '../state.js';

type Changes = { readonly [Name in keyof PortRecord]?: unknown };

/** What Neutron keeps of a port in its own row. */
const COLUMNS = [
  'name',
  'admin_state_up',
  'device_id',
  'device_owner',
  'mac_address',
  'port_security_enabled',
];

/** Whether a change names any of that. */
export function isTold(changes: Changes): boolean {
  return COLUMNS.some((name) => name in changes);
}

/** Whether it is bound anew, which counts on its own, and is not told yet. */
export function isBoundAnew(port: PortRecord, before: PortRecord): boolean {
  const differs = (name: 'binding:host_id' | 'binding:vnic_type') => port[name] !== before[name];
  return port['binding:host_id'] !== '' && (differs('binding:host_id') || differs('binding:vnic_type'));
}

/** What is said of a port where only what belongs to it changed, or nothing, is a revision behind. */
export function isRewritten(port: PortRecord, before: PortRecord, changes: Changes): boolean {
  if (isBoundAnew(port, before)) return false;
  const differs = (name: 'security_groups' | 'fixed_ips' | 'extra_dhcp_opts'): boolean =>
    JSON.stringify(port[name]) !== JSON.stringify(before[name]);
  const pairs = [...before.allowed_address_pairs, ...port.allowed_address_pairs];
  return (
    isTold(changes) ||
    differs('security_groups') ||
    differs('fixed_ips') ||
    differs('extra_dhcp_opts') ||
    (changes.allowed_address_pairs !== undefined && pairs.length > 0)
  );
}
