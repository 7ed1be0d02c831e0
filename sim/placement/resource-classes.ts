import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';
import { notFound } from './fault.js';
import { json } from './respond.js';

/** Kinds of things that hosts have, in Placement's own order. */
const CLASSES = [
  'VCPU',
  'MEMORY_MB',
  'DISK_GB',
  'PCI_DEVICE',
  'SRIOV_NET_VF',
  'NUMA_SOCKET',
  'NUMA_CORE',
  'NUMA_THREAD',
  'NUMA_MEMORY_MB',
  'IPV4_ADDRESS',
  'VGPU',
  'VGPU_DISPLAY_HEAD',
  'NET_BW_EGR_KILOBIT_PER_SEC',
  'NET_BW_IGR_KILOBIT_PER_SEC',
  'PCPU',
  'MEM_ENCRYPTION_CONTEXT',
  'FPGA',
  'PGPU',
  'NET_PACKET_RATE_KILOPACKET_PER_SEC',
  'NET_PACKET_RATE_EGR_KILOPACKET_PER_SEC',
  'NET_PACKET_RATE_IGR_KILOPACKET_PER_SEC',
];

const view = (name: string) => ({ name, links: [{ rel: 'self', href: `/resource_classes/${name}` }] });

export function isResourceClass(name: string): boolean {
  return CLASSES.includes(name);
}

/** GET /resource_classes */
export function listResourceClasses(call: Call, minor: number): SimResponse {
  return json(call, minor, { resource_classes: CLASSES.map(view) });
}

/** GET /resource_classes/{name} */
export function showResourceClass(call: Call, minor: number): SimResponse {
  const name = call.params.name ?? '';
  if (!CLASSES.includes(name)) throw notFound(`No such resource class ${name}.`);
  return json(call, minor, view(name));
}
