/** Who routers are made by, in a Neutron that has them. */
export function serviceProviders(l3: boolean): Record<string, unknown>[] {
  return l3
    ? DRIVERS.map((name) => ({ service_type: 'L3_ROUTER_NAT', name, default: name === 'single_node' }))
    : [];
}

const DRIVERS = ['dvrha', 'dvr', 'ha', 'single_node'];
