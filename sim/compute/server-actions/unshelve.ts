import * as z from 'zod';
import type { Cloud } from '../../cloud.js';
import { removeImage } from '../../image/image-index.js';
import { zoneOfHost } from '../aggregates/zone-of-host.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, conflictingRequest } from '../fault.js';
import { recordAction } from '../instance-actions/action-log.js';
import { accepted } from '../route.js';
import { name } from '../schema/nova-types.js';
import { objectOrNull } from '../schema/nullable.js';
import { oneOf, text } from '../schema/types.js';
import { attachDevices, nameDevices } from '../servers/block-devices/attach-devices.js';
import { chooseHost, isAvailableZone, zoneOf } from '../servers/hosts.js';
import { type ServerRecord, touch } from '../servers/server.js';
import { beginProcess, newFault, type Outcome, type ServerProcess } from '../servers/server-process.js';
import { noteWhoseImage } from '../servers/shelved-image.js';
import { checkKnownHost } from './migrate.js';
import { actionRoute } from './server-action.js';
import { booted } from './steps.js';

const ZONES_SINCE = 77;
const HOSTS_SINCE = 91;

const zoneSchema = z.strictObject({ unshelve: objectOrNull(z.strictObject({ availability_zone: name })) });
const hostSchema = z.strictObject({
  unshelve: oneOf(
    z.strictObject({ availability_zone: text().nullable().optional(), host: text().optional() }),
    z.null(),
  ),
});

interface UnshelveInput {
  /** Null: whatever zone it was to be in no longer counts. */
  readonly availability_zone?: string | null;
  readonly host?: string;
}

/** Where the server is to go stands in its `destination`; null: anywhere. States of `transitions.json`, `unshelve`. */
export const unshelveProcess: ServerProcess = {
  name: 'server.unshelve',
  steps: [
    {
      step: 'unshelving',
      shows: { taskState: 'unshelving' },
      events: ['get_image_info', 'schedule_instances'],
      finish: schedule,
    },
    {
      step: 'claiming',
      shows: { taskState: 'spawning' },
      events: ['compute_unshelve_instance'],
      finish(cloud, server, now) {
        touch(cloud, server, now, { host: server.destination });
        return 'next';
      },
    },
    { step: 'spawning', shows: { taskState: 'spawning' }, finish: spawn },
  ],
};

function schedule(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  const host = chooseHost(cloud, server, server.destination === null ? {} : { host: server.destination });
  if (typeof host !== 'string') {
    touch(cloud, server, now, { destination: host.name, availabilityZone: zoneOf(cloud, server, host) });
    return 'next';
  }
  const fault = { code: 400, message: `No valid host was found. ${host}` };
  touch(cloud, server, now, { taskState: null, destination: null, fault: newFault(fault, now) });
  return fault;
}

/** Volumes that it got while it was on no host are given names now. */
function spawn(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  touch(cloud, server, now, nameDevices(cloud, server));
  attachDevices(cloud, server, now);
  const image = server.shelvedImageId === null ? undefined : cloud.image.images.get(server.shelvedImageId);
  if (image && !server.shelvedImageStays) removeImage(cloud.image, image);
  touch(cloud, server, now, {
    ...booted(cloud, server),
    taskState: null,
    launchedAt: now,
    shelvedImageId: null,
  });
  return 'next';
}

/** Recording `nova-action-unshelve`. */
export const unshelve = actionRoute<UnshelveInput | null>({
  action: 'unshelve',
  body: [
    [ZONES_SINCE, zoneSchema],
    [HOSTS_SINCE, hostSchema],
  ],
  states: ['shelved', 'shelved_offloaded'],
  answer(call, server, input) {
    const wish = readWish(call, input);
    checkWish(call, server, wish);
    recordAction(call, server, 'unshelve');
    noteWhoseImage(call, server);
    touch(call.cloud, server, call.now, {
      destination: wish.host ?? null,
      ...(wish.zone === undefined ? {} : { requestedZone: wish.zone }),
    });
    beginProcess(call.cloud, unshelveProcess, server, call.now);
    return accepted();
  },
});

interface Wish {
  readonly zone: string | null | undefined;
  readonly host: string | undefined;
}

function readWish({ minor }: ComputeCall, input: UnshelveInput | null): Wish {
  const zone = minor >= ZONES_SINCE ? input?.availability_zone : undefined;
  return { zone, host: (minor >= HOSTS_SINCE && input?.host) || undefined };
}

/** @throws ComputeFault where zone or host cannot be */
function checkWish(call: ComputeCall, server: ServerRecord, { zone, host }: Wish): void {
  if (zone === undefined && host === undefined) return;
  if (server.vmState !== 'shelved_offloaded') {
    throw conflictingRequest(
      `Specifying an availability zone or a host when unshelving server "${server.id}" with status ` +
        `"${server.vmState}" is not supported. The server status must be SHELVED_OFFLOADED.`,
    );
  }
  if (zone && !isAvailableZone(call.cloud, zone)) {
    throw badRequest('The requested availability zone is not available');
  }
  if (host === undefined) return;
  call.requireAdmin('os_compute_api:os-shelve:unshelve_to_host');
  checkKnownHost(call, host);
  const wanted = zone === undefined ? server.requestedZone : zone;
  const place = call.cloud.profile.compute.hosts.find((one) => one.name === host);
  const there = place && zoneOfHost(call.cloud, place);
  if (wanted !== null && there !== undefined && there !== wanted) {
    throw conflictingRequest(`Host "${host}" is not in the availability zone "${wanted}".`);
  }
}
