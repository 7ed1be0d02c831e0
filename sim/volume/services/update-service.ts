import * as z from 'zod';
import { text } from '../../compute/schema/types.js';
import { repr } from '../../http/python-text.js';
import { invalidInput, VolumeFault } from '../fault.js';
import { checkBody } from '../request-body.js';
import { ok, type VolumeReply, type VolumeRoute } from '../route.js';
import { hostName, upTo255 } from '../schema.js';
import type { VolumeCall } from '../volume-call.js';
import { type BlockService, blockServicesOf, type ServiceSwitch } from './block-service.js';

const short = text({ min: 1, max: 255 }).optional();
const place = { host: hostName, cluster: upTo255 };
const of = { binary: short, ...place, service: short };
const failover = z.strictObject({
  host: hostName,
  backend_id: upTo255,
  cluster: upTo255,
});

type Wanted = Readonly<{
  host?: string | undefined;
  cluster?: string | null | undefined;
  binary?: string | undefined;
  service?: string | undefined;
  disabled_reason?: string | undefined;
}>;

const named = (shape: z.ZodRawShape) =>
  z.strictObject(shape).refine((wanted) => 'binary' in wanted || 'service' in wanted, {
    error: ({ input }) => `${repr(input)} is not valid under any of the given schemas`,
  });

/** What each action takes. */
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  enable: named(of),
  disable: named(of),
  'disable-log-reason': named({ ...of, disabled_reason: short }),
  freeze: z.strictObject({ cluster: place.cluster, host: place.host }),
  thaw: z.strictObject({ cluster: place.cluster, host: place.host }),
  failover_host: failover,
  failover: failover,
};

/** Since when whole clusters fail over, freeze and thaw. */
const CLUSTERS_SINCE = 26;

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
export const updateService: VolumeRoute = {
  method: 'PUT',
  path: '/os-services/{service_id}',
  body: [[0, z.unknown()]],
  answer(call, body): VolumeReply {
    call.requireAdmin('volume_extension:services:update');
    const name = call.param('service_id');
    const schema = Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined;
    if (!schema || (name === 'failover' && call.minor < CLUSTERS_SINCE)) throw invalidInput('Unknown action');
    checkBody(schema, body);
    const wanted = body as Wanted;
    const ofHost = Object.hasOwn(OF_HOSTS, name) ? OF_HOSTS[name] : undefined;
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (wanted.host === undefined) throw invalidInput(nobody(call, name));
    if (!action && !ofHost) throw noService(wanted.host);
    if (ofHost) return changeHost(call, wanted.host, ofHost);
    const [changes, shown] = action?.(wanted) ?? [{}, {}];
    const { host, service = '', binary = '' } = wanted;
    change(call, serviceOf(call, host, binary || service), changes);
    return ok({ ...shown, host, service, binary });
  },
};

/** Newer microversions of some actions may name a cluster instead. */
function nobody({ minor }: VolumeCall, action: string): string {
  const maybeCluster = minor >= CLUSTERS_SINCE && ['freeze', 'thaw', 'failover'].includes(action);
  return maybeCluster ? 'One and only one of cluster and host must be set.' : 'Host field is missing.';
}

const noService = (host: string): VolumeFault =>
  new VolumeFault('Invalid', `No service found with host=${host}`);

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
  if (!found) throw noService(host);
  change(call, found, changes);
  return { status: 200, plain: true };
}

function change(call: VolumeCall, service: BlockService, changes: Partial<ServiceSwitch>): void {
  const { binary, disabled, reason, frozen } = service;
  call.state.serviceSwitches.set(binary, { disabled, reason, frozen, ...changes });
}
