import * as z from 'zod';
import type { ComputeCall } from '../compute-call.js';
import type { ComputeRoute, Schemas } from '../route.js';
import { uuid } from '../schema/nova-types.js';
import { sentence } from '../schema/sentence.js';
import { choice, list, text } from '../schema/types.js';

const NETWORK = [
  'network-changed',
  'network-vif-plugged',
  'network-vif-unplugged',
  'network-vif-deleted',
] as const;

const schemaOf = (...more: readonly string[]): z.ZodType =>
  z.strictObject({
    events: list(
      z.strictObject({
        server_uuid: uuid,
        name: choice(...NETWORK, ...more),
        status: choice('failed', 'completed', 'in-progress').optional(),
        tag: text({ max: 255 }).optional(),
      }),
    ).min(1, { error: ({ input }) => sentence.tooShort(input) }),
  });

const schemas: Schemas = [
  [0, schemaOf()],
  [51, schemaOf('volume-extended')],
  [76, schemaOf('volume-extended', 'power-update')],
  [82, schemaOf('volume-extended', 'power-update', 'accelerator-request-bound')],
  [93, schemaOf('volume-extended', 'power-update', 'accelerator-request-bound', 'volume-reimaged')],
];

interface ExternalEvent {
  readonly name: string;
  readonly server_uuid: string;
  readonly status?: 'failed' | 'completed' | 'in-progress';
  readonly tag?: string;
}

/** `POST /os-server-external-events`: what other services tell Nova. Heard and taken note of, no more. */
export const createExternalEvents: ComputeRoute<{ readonly events: readonly ExternalEvent[] }> = {
  method: 'POST',
  path: '/os-server-external-events',
  body: schemas,
  answer(call, { events }) {
    call.requireAdmin('os_compute_api:os-server-external-events:create');
    const heard = events.map((event) => {
      const code = codeOf(call, event);
      const status = code === 200 ? (event.status ?? 'completed') : 'failed';
      return { ...event, status, code };
    });
    return { status: heard.every(({ code }) => code === 200) ? 200 : 207, body: { events: heard } };
  },
};

/** Of one event: there is no such server, it has no host yet, or all is well. */
function codeOf({ cloud }: ComputeCall, { name, server_uuid, tag }: ExternalEvent): 200 | 400 | 404 | 422 {
  const server = cloud.compute.servers.get(server_uuid);
  if (!server || server.deletedAt !== null) return 404;
  if (server.host === null) return 422;
  return name === 'power-update' && tag !== 'POWER_ON' && tag !== 'POWER_OFF' ? 400 : 200;
}
