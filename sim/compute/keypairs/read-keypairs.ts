import type { ComputeCall } from '../compute-call.js';
import { itemNotFound } from '../fault.js';
import { pageOf, pagingParameters } from '../paging.js';
import { type ComputeRoute, ok, type Schemas } from '../route.js';
import { anyText, looseQuery, strictQuery } from '../schema/query.js';
import { findKeypair, type KeypairRecord, requireUser } from './keypair.js';
import { listedKeypair, shownKeypair } from './keypair-view.js';

const ofUser = { user_id: anyText };

const listQuery: Schemas = [
  [0, looseQuery({})],
  [10, looseQuery(ofUser)],
  [35, looseQuery({ ...ofUser, ...pagingParameters })],
  [75, strictQuery({ ...ofUser, ...pagingParameters })],
];

const oneQuery: Schemas = [
  [0, looseQuery({})],
  [10, looseQuery(ofUser)],
  [75, strictQuery(ofUser)],
];

/** Another user's, which only administrators may ask for. */
function userOf(call: ComputeCall, action: string): string {
  const userId = call.query.all('user_id')[0] || call.token.userId;
  requireUser(call, userId, action);
  return userId;
}

const PAGES_SINCE = 35;

/** `GET /os-keypairs` (recordings `nova-keypairs-*`). In pages since 2.35. */
export const listKeypairs: ComputeRoute = {
  method: 'GET',
  path: '/os-keypairs',
  query: listQuery,
  answer(call) {
    const userId = userOf(call, 'index');
    const all = [...(call.cloud.compute.keypairs.get(userId)?.values() ?? [])].sort(byName);
    const { items, links } =
      call.minor < PAGES_SINCE
        ? { items: all, links: {} }
        : pageOf(call, all, ({ name }) => name, {
            path: 'os-keypairs',
            key: 'keypairs',
            unknownMarker: (marker) => `Marker ${marker} could not be found.`,
          });
    return ok({ keypairs: items.map((keypair) => listedKeypair(call, keypair)), ...links });
  },
};

function byName(a: KeypairRecord, b: KeypairRecord): number {
  return a.name < b.name ? -1 : 1;
}

/** `GET /os-keypairs/{name}` (recordings `nova-keypair-show*`, `nova-keypair-404`). */
export const showKeypair: ComputeRoute = {
  method: 'GET',
  path: '/os-keypairs/{keypair_name}',
  query: oneQuery,
  answer: (call) => ok({ keypair: shownKeypair(call, keypairOfPath(call, userOf(call, 'show'))) }),
};

const NO_CONTENT_SINCE = 2;

/** `DELETE /os-keypairs/{name}` (recordings `nova-keypair-delete*`). */
export const deleteKeypair: ComputeRoute = {
  method: 'DELETE',
  path: '/os-keypairs/{keypair_name}',
  query: oneQuery,
  answer(call) {
    const userId = userOf(call, 'delete');
    const keypair = keypairOfPath(call, userId);
    call.cloud.compute.keypairs.get(userId)?.delete(keypair.name);
    return { status: call.minor >= NO_CONTENT_SINCE ? 204 : 202 };
  },
};

function keypairOfPath(call: ComputeCall, userId: string): KeypairRecord {
  const name = call.param('keypair_name');
  const keypair = findKeypair(call.cloud.compute.keypairs, userId, name);
  if (!keypair) throw itemNotFound(`Keypair ${name} not found for user ${userId}`);
  return keypair;
}
