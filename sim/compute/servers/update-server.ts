import * as z from 'zod';
import { type Minor, madePerVersion, type Since } from '../microversion.js';
import { type ComputeRoute, ok } from '../route.js';
import * as nova from '../schema/nova-types.js';
import { findServer, type ServerRecord, touch } from './server.js';
import { formatFor } from './views/server-format.js';
import { viewServer } from './views/server-view.js';

interface UpdateServerBody {
  readonly server: {
    readonly name?: string;
    readonly 'OS-DCF:diskConfig'?: 'AUTO' | 'MANUAL';
    readonly accessIPv4?: string;
    readonly accessIPv6?: string;
    readonly description?: string | null;
    readonly hostname?: string;
  };
}

function schemaOf(minor: Minor): z.ZodType {
  return z.strictObject({
    server: z.strictObject({
      name: (minor === 0 ? nova.nameWithBlanks : nova.name).optional(),
      'OS-DCF:diskConfig': nova.diskConfig.optional(),
      accessIPv4: nova.ipv4.optional(),
      accessIPv6: nova.ipv6.optional(),
      ...(minor >= 19 ? { description: nova.description.optional() } : {}),
      ...(minor >= 90 ? { hostname: (minor >= 94 ? nova.fqdn : nova.hostname).optional() } : {}),
    }),
  });
}

/** Openapi compute-v2.96.yaml, `/v2.1/servers/{id}` put. */
const schemas: Since<z.ZodType> = madePerVersion([0, 1, 19, 90, 94], schemaOf);

/** `PUT /servers/{server_id}` (recordings `nova-rename*`). */
export const updateServer: ComputeRoute<UpdateServerBody> = {
  method: 'PUT',
  path: '/servers/{server_id}',
  body: schemas,
  answer(call, body) {
    const server = findServer(call);
    const changes = changesFrom(body.server);
    const { updatedAt } = server;
    if (Object.keys(changes).length > 0) touch(call.cloud, server, call.now, changes);
    // the answer still has the time from before
    const view = viewServer({ ...server, updatedAt }, formatFor(call, 'short'));
    return ok({ server: view });
  },
};

function changesFrom(input: UpdateServerBody['server']): Partial<ServerRecord> {
  const { name, 'OS-DCF:diskConfig': diskConfig, accessIPv4, accessIPv6, description, hostname } = input;
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(diskConfig === undefined ? {} : { diskConfig }),
    ...(accessIPv4 === undefined ? {} : { accessIPv4 }),
    ...(accessIPv6 === undefined ? {} : { accessIPv6 }),
    ...(description === undefined ? {} : { description }),
    ...(hostname === undefined ? {} : { hostname }),
  };
}
