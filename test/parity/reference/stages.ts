import type { ProfileInput } from '../../../sim/profile/profile.js';

/**
 * How long each step took in the recorded cloud, in seconds: from `transitions.json` of the recordings, shortened a
 * little where a recording shows the step already done.
 */
export const STAGES: NonNullable<ProfileInput['stages']> = [
  { process: 'server.build', step: 'scheduling', delay: 0.9 },
  { process: 'server.build', step: 'spawning', delay: 0.4 },
  { process: 'server.build', step: 'volume', delay: 1 },
  { process: 'server.delete', step: 'deleting', delay: 0.3 },
  { process: 'server.delete', step: 'deleted', delay: 0.5 },
  { process: 'server.stop', step: 'powering-off', delay: 1.1 },
  { process: 'server.start', step: 'powering-on', delay: 0.5 },
  { process: 'server.reboot', step: 'rebooting', delay: 0.3 },
  { process: 'volume.create', step: 'creating', delay: 0.3 },
  { process: 'volume.create', step: 'downloading', delay: 0.1 },
  { process: 'volume.delete', step: 'deleting', delay: 0.4 },
  { process: 'snapshot.create', step: 'creating', delay: 0.3 },
  { process: 'snapshot.delete', step: 'deleting', delay: 0.3 },
  // The fake hypervisor uploads nothing: images of servers stay queued for ever.
  { process: 'image.snapshot', step: 'queued', stuck: true },
];
