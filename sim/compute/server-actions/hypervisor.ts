import type { Cloud } from '../../cloud.js';
import type { PowerState } from '../servers/server.js';

type Resting = 'paused' | 'suspended' | 'rescued';

const POWER: Readonly<
  Record<Cloud['profile']['compute']['hypervisor'], Readonly<Record<Resting, PowerState>>>
> = {
  libvirt: { paused: 3, suspended: 4, rescued: 1 },
  // As recorded: `transitions.json`, and what a server shows after `pause`, `suspend`, `rescue`.
  fake: { paused: 1, suspended: 1, rescued: 4 },
};

/** What a hypervisor says of a server that does not run as usual. */
export function powerOf(cloud: Cloud, state: Resting): PowerState {
  return POWER[cloud.profile.compute.hypervisor][state];
}
