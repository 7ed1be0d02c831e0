import type { ProfileInput } from '../../../sim/profile/profile.js';
import type { Series } from '../recording.js';
import { STAGES } from './stages.js';

/**
 * The recorded cloud's own oddities: Zed's highest microversion, tokens of a day, and a fake hypervisor that calls
 * disks `sda` and is done at once with most things.
 */
export function referenceProfile(series: Series): ProfileInput {
  return {
    name: 'reference',
    description: 'OpenStack Zed of Debian 12 with nova.virt.fake, as recorded',
    identity: { v2: false, token_lifetime: 86_400, access_rules: 'refused' },
    compute: { versions: ['v2', 'v2.1'], microversion_max: '2.93', hypervisor: 'fake', root_device: 'sda' },
    volume: { host: 'block1@noop#noop' },
    image: { stores: ['file'] },
    network: { enabled: series === 'zed', l3: false },
    stages: STAGES,
  };
}
