import type { ProfileInput } from '../profile.js';

export const legacy = {
  name: 'legacy',
  description: 'An old cloud: Keystone v2.0 only, Nova v1.1 and v2, no microversions.',
  identity: { v3: false, v2: true },
  compute: { versions: ['v1.1', 'v2'] },
  stages: [
    { process: 'server.build', step: 'scheduling', delay: { median: 1, jitter: 0.2 } },
    { process: 'server.build', step: 'networking', delay: { median: 2, jitter: 0.2 } },
    { process: 'server.build', step: 'spawning', delay: { median: 12, jitter: 0.3 } },
    { process: 'server.delete', step: 'deleting', delay: { median: 3, jitter: 0.3 } },
  ],
} satisfies ProfileInput;
