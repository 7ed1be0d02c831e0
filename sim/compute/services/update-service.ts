import * as z from 'zod';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, itemNotFound } from '../fault.js';
import { type ComputeReply, type ComputeRoute, ok, type Schemas } from '../route.js';
import { boolean, fqdn, isTrue, isUuidLike } from '../schema/nova-types.js';
import { choice, text } from '../schema/types.js';
import { type ComputeService, type HostSwitch, servicesOf, switchOf } from './compute-service.js';
import { viewService } from './service-view.js';

const short = text({ min: 1, max: 255 });
const byAction = z.strictObject({ host: fqdn, binary: short, disabled_reason: short.optional() });
const withForce = byAction.extend({ forced_down: boolean.optional() });
const byId = z.strictObject({
  status: choice('enabled', 'disabled').optional(),
  disabled_reason: short.optional(),
  forced_down: boolean.optional(),
});

const RULE = 'os_compute_api:os-services:update';

type ActionBody = z.output<typeof withForce>;

/** What `PUT /os-services/{action}` may be before 2.53, what it sets, and what it answers. */
const ACTIONS: Readonly<
  Record<string, { readonly since: number; changes(body: ActionBody): [Partial<HostSwitch>, object] }>
> = {
  enable: {
    since: 1,
    changes: () => [{ disabled: false, reason: null }, { status: 'enabled' }],
  },
  disable: {
    since: 1,
    changes: () => [{ disabled: true, reason: null }, { status: 'disabled' }],
  },
  'disable-log-reason': {
    since: 1,
    changes: ({ disabled_reason: reason }) => {
      if (reason === undefined) throw badRequest('Missing disabled reason field');
      return [
        { disabled: true, reason },
        { status: 'disabled', disabled_reason: reason },
      ];
    },
  },
  'force-down': {
    since: 11,
    changes: ({ forced_down }) => {
      if (forced_down === undefined) throw badRequest('Missing forced_down field');
      const forcedDown = isTrue(forced_down);
      return [{ forcedDown }, { forced_down: forcedDown }];
    },
  },
};

const actionSchemas: Schemas = [
  [0, byAction],
  [11, withForce],
];

/** `PUT /os-services/{action}`, up to 2.52. */
export const switchService: ComputeRoute<ActionBody> = {
  method: 'PUT',
  path: '/os-services/{service_id}',
  max: 52,
  body: actionSchemas,
  answer(call, body) {
    call.requireAdmin(RULE);
    const name = call.param('service_id');
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!action || action.since > call.minor) throw itemNotFound('Unknown action');
    const [changes, shown] = action.changes(body);
    const service = servicesOf(call).find(({ host, binary }) => host === body.host && binary === body.binary);
    checkSwitchable(body.binary);
    if (!service) throw itemNotFound(`Host '${body.host}' is not mapped to any cell`);
    set(call, service, changes);
    return ok({ service: { host: body.host, binary: body.binary, ...shown } });
  },
};

/** `PUT /os-services/{service_id}`, since 2.53. */
export const updateService: ComputeRoute<z.output<typeof byId>> = {
  method: 'PUT',
  path: '/os-services/{service_id}',
  min: 53,
  body: [[1, byId]],
  answer(call, { status, disabled_reason: reason, forced_down }): ComputeReply {
    const id = call.param('service_id');
    if (!isUuidLike(id)) throw badRequest(`Invalid uuid ${id}`);
    call.requireAdmin(RULE);
    const service = servicesOf(call).find((one) => one.id === id);
    if (!service) throw itemNotFound(`Service ${id} could not be found.`);
    checkSwitchable(service.binary);
    if (reason !== undefined && status !== 'disabled') {
      throw badRequest("Specifying 'disabled_reason' when status is 'enabled' is invalid.");
    }
    if (status === undefined && forced_down === undefined) {
      throw badRequest("No updates were requested. Fields 'status' or 'forced_down' should be specified.");
    }
    set(call, service, {
      ...(status && { disabled: status === 'disabled', reason: reason ?? null }),
      ...(forced_down !== undefined && { forcedDown: isTrue(forced_down) }),
    });
    const changed = servicesOf(call).find((one) => one.id === id) ?? service;
    return ok({ service: viewService(call, changed) });
  },
};

function checkSwitchable(binary: string): void {
  if (binary === 'nova-compute') return;
  throw badRequest(
    `Updating a ${binary} service is not supported. Only nova-compute services can be updated.`,
  );
}

function set(call: ComputeCall, { host }: ComputeService, changes: Partial<HostSwitch>): void {
  call.cloud.compute.hostSwitches.set(host, { ...switchOf(call.cloud, host), ...changes });
}
