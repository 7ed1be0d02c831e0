import type { ProfileInput } from '../profile.js';

/**
 * Medians of what `../shared/reference/recordings/transitions.json` saw of a real Zed on one machine, polling at
 * full speed. The jitter is what repeated runs differed by.
 */
export const devstack = {
  name: 'devstack',
  description:
    'As fast as a real OpenStack on one machine: 3 s to ACTIVE, 3 s more where the disk is a volume.',
  stages: [
    { process: 'server.build', step: 'scheduling', delay: { median: 0.35, jitter: 0.15 } },
    { process: 'server.build', step: 'scheduled', delay: { median: 0.08, jitter: 0.1 } },
    { process: 'server.build', step: 'claiming', delay: { median: 0.08, jitter: 0.1 } },
    { process: 'server.build', step: 'claimed', delay: { median: 0.2, jitter: 0.2 } },
    { process: 'server.build', step: 'networking', delay: { median: 0.1, jitter: 0.2 } },
    { process: 'server.build', step: 'block_device_mapping', delay: { median: 0.1, jitter: 0.2 } },
    { process: 'server.build', step: 'spawning', delay: { median: 1.8, jitter: 0.15 } },
    { process: 'server.delete', step: 'deleting', delay: { median: 0.25, jitter: 0.3 } },
    { process: 'volume.create', step: 'creating', delay: { median: 0.4, jitter: 0.2 } },
    { process: 'volume.create', step: 'downloading', delay: { median: 1.4, jitter: 0.2 } },
    { process: 'volume.delete', step: 'deleting', delay: { median: 0.4, jitter: 0.2 } },
    { process: 'volume.attach', step: 'reserved', delay: { median: 0.2, jitter: 0.2 } },
    { process: 'volume.attach', step: 'attaching', delay: { median: 0.6, jitter: 0.2 } },
    { process: 'volume.detach', step: 'detaching', delay: { median: 0.5, jitter: 0.2 } },
  ],
} satisfies ProfileInput;
