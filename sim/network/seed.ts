import * as z from 'zod';

const id = z.string().min(1).max(64).optional();
const name = z.string().max(255).default('');
const time = z.iso.datetime({ offset: true }).optional();

const subnetSeed = z.strictObject({
  id,
  name,
  cidr: z.string(),
  /** Null: none. Left out: the first address. */
  gateway_ip: z.string().nullable().optional(),
  /** Left out: every host but the gateway. */
  allocation_pools: z.array(z.strictObject({ start: z.string(), end: z.string() })).optional(),
  enable_dhcp: z.boolean().default(true),
  dns_nameservers: z.array(z.string()).default([]),
  created_at: time,
});

const networkSeed = z.strictObject({
  id,
  name,
  /** Owner: a project's name or id. */
  project: z.string(),
  shared: z.boolean().default(false),
  external: z.boolean().default(false),
  /** Whether it is the external network that routers which Neutron makes by itself lead to. */
  is_default: z.boolean().default(false),
  segmentation_id: z.number().int().optional(),
  created_at: time,
  subnets: z.array(subnetSeed).default([]),
});

const subnetpoolSeed = z.strictObject({
  id,
  name: z.string().min(1).max(255),
  /** Owner: a project's name or id. */
  project: z.string(),
  prefixes: z.array(z.string()).min(1),
  default_prefixlen: z.number().int().optional(),
  shared: z.boolean().default(false),
  is_default: z.boolean().default(false),
});

const groupSeed = z.strictObject({
  id,
  /** `default` is the one that every project has. */
  name: z.string().max(255).default('default'),
  project: z.string(),
  description: z.string().optional(),
  created_at: time,
  /** Ids of the rules that every group begins with: IPv4 before IPv6, ingress (if `default`) before egress. */
  rule_ids: z.array(z.string()).default([]),
});

const routerSeed = z.strictObject({
  id,
  name,
  project: z.string(),
  /** Name or id of an external network. */
  external_network: z.string().optional(),
  /** Names or ids of subnets. */
  subnets: z.array(z.string()).default([]),
});

/** What the service holds when the cloud starts. Made in this order: each project's groups, its networks, routers. */
export const networkSeedSchema = z
  .strictObject({
    security_groups: z.array(groupSeed).default([]),
    networks: z
      .array(networkSeed)
      .default([
        network('tenant-net', 'tenant', '10.0.0.0/14'),
        network('other-net', 'other', '10.4.0.0/14'),
        { ...network('public', 'admin', '172.24.0.0/16'), external: true, is_default: true },
      ]),
    /** Left out: one that is the default for IPv4, where the networks are the default ones. */
    subnetpools: z.array(subnetpoolSeed).optional(),
    routers: z.array(routerSeed).optional(),
    /** By project's name or id: limits that differ from Neutron's defaults. -1 is none. */
    quotas: z.record(z.string(), z.record(z.string(), z.number().int().min(-1))).default({}),
  })
  .prefault({});
export type NetworkSeed = z.infer<typeof networkSeedSchema>;

/** One network with one subnet, as the default seed has them: large enough for a hundred thousand servers. */
function network(name: string, project: string, cidr: string): z.output<typeof networkSeed> {
  const subnet = { name: `${name}-v4`, cidr, enable_dhcp: true, dns_nameservers: [] };
  return { name, project, shared: false, external: false, is_default: false, subnets: [subnet] };
}

/** The default seed's subnet pools, where its networks are the default ones too: room for 4096 projects. */
export const DEFAULT_SUBNETPOOLS: readonly z.output<typeof subnetpoolSeed>[] = [
  {
    name: 'shared-default-subnetpool-v4',
    project: 'admin',
    prefixes: ['10.64.0.0/10'],
    default_prefixlen: 22,
    shared: true,
    is_default: true,
  },
];

/** The default seed's routers, where its networks are the default ones too. */
export const DEFAULT_ROUTERS: readonly z.output<typeof routerSeed>[] = [
  { name: 'tenant-router', project: 'tenant', external_network: 'public', subnets: ['tenant-net-v4'] },
  { name: 'other-router', project: 'other', external_network: 'public', subnets: ['other-net-v4'] },
];
