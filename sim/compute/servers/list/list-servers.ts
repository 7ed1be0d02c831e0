import type { ComputeCall } from '../../compute-call.js';
import { badRequest } from '../../fault.js';
import { nextParameters } from '../../paging.js';
import type { ComputeReply, ComputeRoute } from '../../route.js';
import { needNetworkService } from '../networks/network-service.js';
import type { ServerRecord } from '../server.js';
import { listOrder, ServerList, serverIndex } from '../server-index.js';
import { formatFor, type ServerFormat } from '../views/server-format.js';
import { documentOf } from '../views/server-view.js';
import { readFilters, type ServerFilters } from './filters.js';
import { listServersQuery } from './list-query-schema.js';
import { checkOlderQuery, noCellAnswers } from './older-query.js';
import { type Page, pageOf } from './page-cache.js';
import { readOrder } from './sorting.js';

/** `GET /servers`: id, name and links (recordings `nova-list*`). */
export const listServers: ComputeRoute = {
  method: 'GET',
  path: '/servers',
  query: listServersQuery,
  answer: (call) => list(call, 'basic', 'servers'),
};

/** `GET /servers/detail`: whole documents (recordings `nova-list-detail*`). */
export const listServersDetailed: ComputeRoute = {
  method: 'GET',
  path: '/servers/detail',
  query: listServersQuery,
  answer: (call) => list(call, 'detail', 'servers/detail'),
};

/** Nova's `max_limit`. */
const MAX_LIMIT = 1000;

function list(call: ComputeCall, shape: 'basic' | 'detail', collection: string): ComputeReply {
  const format = formatFor(call, shape);
  const page = pageOf(call, format, () => makePage(call, format, collection));
  if (shape === 'detail' && !page.empty) needNetworkService(call.cloud);
  return { status: 200, bytes: page.bytes };
}

function makePage(call: ComputeCall, format: ServerFormat, collection: string): Page {
  if (call.legacy) checkOlderQuery(call);
  const filters = readFilters(call, !format.basic);
  const limit = Math.min(MAX_LIMIT, Number(call.query.get('limit')?.replaceAll('_', '') || MAX_LIMIT));
  const order = readOrder(call);
  const marker = findMarker(call);
  const nothing = filters.none || (call.legacy && noCellAnswers(call));
  const servers = nothing ? [] : chosen(candidates(call, filters, order, marker), filters, limit);
  const next = limit > 0 && servers.length === limit ? collection : undefined;
  return { bytes: render(call, servers, format, next), empty: servers.length === 0 };
}

/** Anybody's: it says where to go on. @throws ComputeFault 400 (recording `nova-list-marker-unknown`) */
function findMarker(call: ComputeCall): ServerRecord | undefined {
  const id = call.query.get('marker');
  if (!id) return undefined;
  const marker = call.cloud.compute.servers.get(id);
  if (!marker) throw badRequest(`marker [${id}] not found`);
  return marker;
}

/** Servers in order, from behind the marker on; those that the tests refuse are among them. */
function candidates(
  call: ComputeCall,
  filters: ServerFilters,
  order: ReturnType<typeof readOrder>,
  marker: ServerRecord | undefined,
): Iterable<ServerRecord> {
  const few = serversNamed(call, filters) ?? serversChanged(call, filters);
  const lists = few ? [few] : listsFor(call, filters);
  if (!order) return lists.length === 1 ? (lists[0] as ServerList).after(marker) : inTurn(lists, marker);
  const sorted = lists.flatMap((servers) => [...servers.after()]).sort(order);
  return marker ? sorted.filter((server) => order(server, marker) > 0) : sorted;
}

/** Names that are looked for are looked up, where there are few who could have them. */
function serversNamed(
  call: ComputeCall,
  { namePart, projectId, deleted }: ServerFilters,
): ServerList | undefined {
  if (namePart === undefined || deleted !== 'no') return undefined;
  const index = serverIndex(call.cloud.compute);
  const listing = projectId === undefined ? index.all : index.ofProject(projectId);
  const found = listing.names?.candidates(namePart);
  if (!found || found.length > listing.alive.size / FEW) return undefined;
  const list = new ServerList();
  for (const server of new Set(found)) if (server.deletedAt === null) list.add(server);
  return list;
}

/** What changed lately is looked up, where that is not most of all there is. */
function serversChanged(call: ComputeCall, filters: ServerFilters): ServerList | undefined {
  const { changedSince, projectId, deleted } = filters;
  if (changedSince === undefined) return undefined;
  const found = serverIndex(call.cloud.compute).changes.since(changedSince);
  if (!found) return undefined;
  const list = new ServerList();
  for (const server of found) {
    if (projectId !== undefined && server.projectId !== projectId) continue;
    if (deleted === 'both' || (deleted === 'yes') === (server.deletedAt !== null)) list.add(server);
  }
  return list;
}

/** One in so many servers is few: looking at them all would find one of them soon. */
const FEW = 16;

function listsFor({ cloud }: ComputeCall, { projectId, deleted, states }: ServerFilters): ServerList[] {
  const index = serverIndex(cloud.compute);
  const listing = projectId === undefined ? index.all : index.ofProject(projectId);
  const alive = states ? [...states].map((state) => listing.inState(state)) : [listing.alive];
  return [...(deleted === 'yes' ? [] : alive), ...(deleted === 'no' ? [] : [index.deleted(projectId)])];
}

/** Ordered lists as one. */
function* inTurn(lists: readonly ServerList[], marker: ServerRecord | undefined): Generator<ServerRecord> {
  const heads = lists.flatMap((servers) => {
    const rest = servers.after(marker);
    const first = rest.next();
    return first.done ? [] : [{ server: first.value, rest }];
  });
  while (heads.length > 0) {
    const head = heads.reduce((a, b) => (listOrder(a.server, b.server) <= 0 ? a : b));
    yield head.server;
    const next = head.rest.next();
    if (next.done) heads.splice(heads.indexOf(head), 1);
    else head.server = next.value;
  }
}

function chosen(servers: Iterable<ServerRecord>, { tests }: ServerFilters, limit: number): ServerRecord[] {
  const found: ServerRecord[] = [];
  if (limit === 0) return found;
  for (const server of servers) {
    if (!tests.every((test) => test(server))) continue;
    found.push(server);
    if (found.length === limit) break;
  }
  return found;
}

const OPEN = Buffer.from('{"servers": [');
const SEPARATOR = Buffer.from(', ');
const CLOSE = Buffer.from(']}');

/** Joined from documents that are ready to send. */
function render(
  call: ComputeCall,
  servers: readonly ServerRecord[],
  format: ServerFormat,
  next: string | undefined,
): Buffer {
  const parts: Buffer[] = [OPEN];
  for (const server of servers) {
    if (parts.length > 1) parts.push(SEPARATOR);
    parts.push(documentOf(server, format));
  }
  const last = servers.at(-1);
  parts.push(
    next === undefined || !last ? CLOSE : Buffer.from(`], "servers_links": ${nextLink(call, next, last)}}`),
  );
  return Buffer.concat(parts);
}

/** Stands on every full page, and keeps the filters (recording `nova-list-limit-last-page-full`). */
function nextLink(call: ComputeCall, collection: string, last: ServerRecord): string {
  return JSON.stringify([
    { rel: 'next', href: `${call.selfRoot}/${collection}?${nextParameters(call, last.id)}` },
  ]);
}
