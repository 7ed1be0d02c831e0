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
  { process: 'server.reboot_hard', step: 'rebooting_hard', delay: 0.3 },
  { process: 'server.pause', step: 'pausing', delay: 0.5 },
  { process: 'server.unpause', step: 'unpausing', delay: 0.5 },
  { process: 'server.suspend', step: 'suspending', delay: 0.5 },
  { process: 'server.resume', step: 'resuming', delay: 0.5 },
  { process: 'server.rescue', step: 'rescuing', delay: 0.5 },
  { process: 'server.unrescue', step: 'unrescuing', delay: 0.5 },
  { process: 'server.resize', step: 'resize_prep', delay: 1.2 },
  { process: 'server.resize', step: 'resize_migrating', delay: 0.2 },
  { process: 'server.resize', step: 'resize_migrated', delay: 0.4 },
  { process: 'server.confirm_resize', step: 'confirming', delay: 0.6 },
  { process: 'server.revert_resize', step: 'resize_reverting', delay: 1.2 },
  { process: 'server.rebuild', step: 'rebuilding', delay: 0.4 },
  { process: 'server.create_image', step: 'image_snapshot_pending', delay: 0.2 },
  { process: 'server.create_image', step: 'image_snapshot', delay: 0.1 },
  { process: 'server.create_backup', step: 'image_backup', delay: 0.3 },
  { process: 'server.shelve', step: 'shelving', delay: 0.3 },
  { process: 'server.shelve', step: 'shelving_offloading', delay: 0.3 },
  { process: 'server.unshelve', step: 'unshelving', delay: 0.6 },
  { process: 'server.unshelve', step: 'spawning', delay: 0.6 },
  { process: 'volume.attach', step: 'reserved', delay: 0.4 },
  { process: 'volume.attach', step: 'attaching', delay: 0.2 },
  { process: 'volume.detach', step: 'detaching', delay: 0.3 },
  { process: 'volume.extend', step: 'extending', delay: 0.2 },
  { process: 'volume.create', step: 'creating', delay: 0.3 },
  { process: 'volume.create', step: 'downloading', delay: 0.1 },
  { process: 'volume.delete', step: 'deleting', delay: 0.4 },
  { process: 'snapshot.create', step: 'creating', delay: 0.3 },
  { process: 'snapshot.delete', step: 'deleting', delay: 0.3 },
  // The fake hypervisor uploads nothing: images of servers stay queued for ever.
  { process: 'image.snapshot', step: 'queued', stuck: true },
];
