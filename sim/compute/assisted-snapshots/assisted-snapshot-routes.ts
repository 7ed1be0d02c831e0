import * as z from 'zod';
import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { type ComputeRoute, noContent, ok } from '../route.js';
import { looseQuery, several, strictQuery } from '../schema/query.js';
import { choice, text } from '../schema/types.js';
import { serverIndex } from '../servers/server-index.js';

const PATH = '/os-assisted-volume-snapshots';
const RULE = 'os_compute_api:os-assisted-volume-snapshots';
const filled = text({ min: 1 });

const schema = z.strictObject({
  snapshot: z.strictObject({
    volume_id: filled,
    create_info: z.strictObject({
      snapshot_id: filled,
      type: choice('qcow2'),
      new_file: filled,
      id: filled.optional(),
    }),
  }),
});

/** `POST /os-assisted-volume-snapshots`: Cinder has Nova make a snapshot of a file that a server has open. */
const create: ComputeRoute<z.output<typeof schema>> = {
  method: 'POST',
  path: PATH,
  body: [[0, schema]],
  answer(call, { snapshot: { volume_id: volumeId, create_info } }) {
    call.requireAdmin(`${RULE}:create`);
    checkAttached(call, volumeId);
    return ok({ snapshot: { id: create_info.id ?? null, volumeId } });
  },
};

const parameters = { delete_info: several(text()) };

const remove: ComputeRoute = {
  method: 'DELETE',
  path: `${PATH}/{snapshot_id}`,
  query: [
    [0, looseQuery(parameters)],
    [75, strictQuery(parameters)],
  ],
  answer(call) {
    call.requireAdmin(`${RULE}:delete`);
    checkAttached(call, volumeOf(call.query.get('delete_info')));
    return noContent;
  },
};

function volumeOf(text: string | undefined): string {
  if (text === undefined) throw badRequest("'delete_info'");
  const info = parsed(text);
  if (!Object.hasOwn(info, 'volume_id')) throw badRequest("'volume_id'");
  return String(info['volume_id']);
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    throw badRequest('Expecting value: line 1 column 1 (char 0)');
  }
}

function checkAttached(call: ComputeCall, volumeId: string): void {
  for (const server of serverIndex(call.cloud.compute).all.alive.after()) {
    if (server.blockDevices.some((device) => device.volumeId === volumeId)) return;
  }
  throw badRequest(`No volume Block Device Mapping with id ${volumeId}.`);
}

export const assistedSnapshotRoutes: readonly ComputeRoute<never>[] = [create, remove];
