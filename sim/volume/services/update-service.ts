import * as z from 'zod';
import { text } from '../../compute/schema/types.js';
import { repr } from '../../http/python-text.js';
import { invalidInput, VolumeFault } from '../fault.js';
import { ok, type VolumeReply, type VolumeRoute } from '../route.js';
import type { VolumeCall } from '../volume-call.js';
import { type BlockService, blockServicesOf, type ServiceSwitch } from './block-service.js';

const short = text({ min: 1, max: 255 });
const schema = z.strictObject({
  host: short.optional(),
  cluster: short.nullable().optional(),
  binary: short.optional(),
  service: short.optional(),
  disabled_reason: short.optional(),
});

type Wanted = z.infer<typeof schema>;

/** What is said of one program, by the action: what it changes, and what the answer shows of it. A reason stays. */
const ACTIONS: Readonly<Record<string, (wanted: Wanted) => readonly [Partial<ServiceSwitch>, object]>> = {
  enable: () => [{ disabled: false }, { disabled: false, status: 'enabled' }],
  disable: () => [{ disabled: true }, { disabled: true, status: 'disabled' }],
  'disable-log-reason': ({ disabled_reason: reason = null }) => [
    { disabled: true, reason },
    { disabled_reason: reason, disabled: true, status: 'disabled' },
  ],
};

/** What is said of all that is on a host: nothing more is to be made there, or all may go on. */
const OF_HOSTS: Readonly<Record<string, ServiceSwitch>> = {
  freeze: { disabled: true, reason: 'frozen', frozen: true },
  thaw: { disabled: false, reason: '', frozen: false },
};

/** `PUT /os-services/{action}`, for administrators. Volumes that are asked for while Cinder takes none fail. */
export const updateService: VolumeRoute<Wanted> = {
  method: 'PUT',
  path: '/os-services/{service_id}',
  body: [[0, schema]],
  answer(call, wanted): VolumeReply {
    const name = call.param('service_id');
    const ofHost = Object.hasOwn(OF_HOSTS, name) ? OF_HOSTS[name] : undefined;
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action && wanted.binary === undefined && wanted.service === undefined) {
      throw new VolumeFault('ValidationError', `${repr(wanted)} is not valid under any of the given schemas`);
    }
    call.requireAdmin('volume_extension:services:update');
    if (!ofHost && !action) throw invalidInput('Unknown action');
    if (wanted.host === undefined) throw invalidInput('Host field is missing.');
    if (ofHost) return changeHost(call, wanted.host, ofHost);
    const [changes, shown] = action?.(wanted) ?? [{}, {}];
    const { host, service = '', binary = '' } = wanted;
    change(call, serviceOf(call, host, binary || service), changes);
    return ok({ ...shown, host, service, binary });
  },
};

/** @throws VolumeFault 404 */
function serviceOf(call: VolumeCall, host: string, binary: string): BlockService {
  const found = blockServicesOf(call.cloud).find((one) => one.host === host && one.binary === binary);
  if (found) return found;
  throw new VolumeFault('ServiceNotFound', `Service ${binary} could not be found on host ${host}.`);
}

/** @throws VolumeFault 400 */
function changeHost(call: VolumeCall, host: string, changes: ServiceSwitch): VolumeReply {
  const found = blockServicesOf(call.cloud).find(
    (one) => one.binary === 'cinder-volume' && one.host === host,
  );
  if (!found) throw new VolumeFault('Invalid', `No service found with host=${host}`);
  change(call, found, changes);
  return { status: 200, plain: true };
}

function change(call: VolumeCall, service: BlockService, changes: Partial<ServiceSwitch>): void {
  const { binary, disabled, reason, frozen } = service;
  call.state.serviceSwitches.set(binary, { disabled, reason, frozen, ...changes });
}
