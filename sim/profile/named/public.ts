import type { ProfileInput } from '../profile.js';

/**
 * A large public cloud. Its rate limits, and what it answers beyond them, are those that OVHcloud publishes
 * (support.us.ovhcloud.com, "Public Cloud API Rate Limits"): Keystone 60 requests a minute and user, the other
 * services 20 a second and project. A project sees two networks, so that Nova wants to be told which.
 */
export const publicCloud = {
  name: 'public',
  description: 'A large public cloud: rate limits, networks that must be named, no Keystone v2.0.',
  identity: { v2: false },
  compute: { availability_zones: ['nova'], microversion_max: '2.90' },
  rate_limits: [
    { services: ['identity'], per: 'user', requests: 60, seconds: 60 },
    { services: ['compute', 'network', 'image', 'volume'], per: 'project', requests: 20, seconds: 1 },
  ],
  stages: [
    { process: 'server.build', step: 'scheduling', delay: { median: 1.5, jitter: 0.3 } },
    { process: 'server.build', step: 'networking', delay: { median: 2, jitter: 0.3 } },
    { process: 'server.build', step: 'spawning', delay: { median: 18, jitter: 0.3 } },
    { process: 'server.delete', step: 'deleting', delay: { median: 5, jitter: 0.3 } },
    { process: 'volume.create', step: 'creating', delay: { median: 1.5, jitter: 0.3 } },
    { process: 'volume.create', step: 'downloading', delay: { median: 20, jitter: 0.3 } },
    { process: 'volume.delete', step: 'deleting', delay: { median: 3, jitter: 0.3 } },
    { process: 'volume.attach', step: 'attaching', delay: { median: 2, jitter: 0.3 } },
    { process: 'volume.detach', step: 'detaching', delay: { median: 2, jitter: 0.3 } },
  ],
  seed: {
    network: {
      networks: [
        {
          name: 'Ext-Net',
          project: 'admin',
          shared: true,
          external: true,
          subnets: [{ name: 'Ext-Net-v4', cidr: '203.0.112.0/20' }],
        },
        {
          name: 'private',
          project: 'tenant',
          subnets: [{ name: 'private-v4', cidr: '10.0.0.0/16' }],
        },
        {
          name: 'other-private',
          project: 'other',
          subnets: [{ name: 'other-private-v4', cidr: '10.1.0.0/16' }],
        },
      ],
    },
  },
} satisfies ProfileInput;
