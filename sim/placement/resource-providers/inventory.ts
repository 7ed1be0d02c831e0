import type { Host } from '../../compute/servers/hosts.js';

export interface Inventory {
  readonly total: number;
  readonly reserved: number;
  readonly min_unit: number;
  readonly max_unit: number;
  readonly step_size: number;
  readonly allocation_ratio: number;
}

/** What a host has, with Nova's usual overcommitment: more processors and memory than there are. */
export function inventoryOf(host: Host): Readonly<Record<string, Inventory>> {
  return {
    VCPU: inventory(host.vcpus, 0, 16),
    MEMORY_MB: inventory(host.ram, 512, 1.5),
    DISK_GB: inventory(host.disk, 0, 1),
  };
}

function inventory(total: number, reserved: number, allocation_ratio: number): Inventory {
  return { total, reserved, min_unit: 1, max_unit: total, step_size: 1, allocation_ratio };
}

/** How much of it can be taken. */
export function capacityOf({ total, reserved, allocation_ratio }: Inventory): number {
  return Math.floor((total - reserved) * allocation_ratio);
}
