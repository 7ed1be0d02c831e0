import type { Cloud } from '../../cloud.js';

/** What an administrator said of one of Cinder's programs. */
export interface ServiceSwitch {
  readonly disabled: boolean;
  readonly reason: string | null;
  readonly frozen: boolean;
}

/** One of Cinder's own programs. */
export interface BlockService extends ServiceSwitch {
  readonly binary: 'cinder-volume' | 'cinder-scheduler';
  readonly host: string;
}

const UNTOUCHED: ServiceSwitch = { disabled: false, reason: null, frozen: false };

/** The one that keeps the volumes, and the one that chooses where they go. */
export function blockServicesOf({ profile, volume }: Cloud): readonly BlockService[] {
  const backend = profile.volume.host.split('#')[0] as string;
  const switchOf = (binary: BlockService['binary']) => volume.serviceSwitches.get(binary) ?? UNTOUCHED;
  return [
    { binary: 'cinder-volume', host: backend, ...switchOf('cinder-volume') },
    { binary: 'cinder-scheduler', host: backend.split('@')[0] as string, ...switchOf('cinder-scheduler') },
  ];
}

/** Whether there is anywhere for a new volume to go. */
export function takesVolumes({ volume }: Cloud): boolean {
  return !volume.serviceSwitches.get('cinder-volume')?.disabled;
}
