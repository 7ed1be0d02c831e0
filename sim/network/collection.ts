import { requireJson } from './accept.js';
import { listAgentsOf } from './agents/scheduling.js';
import { type ParsedBody, type ParsedItem, parseBody, parseRaw, refuseBody } from './body.js';
import { badRequest, methodNotAllowed, NetworkFault, noSuchPath, notFound, refused } from './fault.js';
import { indexesOf } from './indexes.js';
import { pageOf, parseListQuery, passes, sortViews, type View } from './listing.js';
import type { NetworkCall } from './network-call.js';
import { checkCreate, checkDelete, checkUpdate } from './policy.js';
import { answerBindings } from './ports/port-bindings.js';
import { checkQuota } from './quotas/quota.js';
import { isOpen, isShared } from './rbac/sharing.js';
import type { NetworkReply } from './reply.js';
import { neutronTime, type Resource } from './resource.js';
import type { PortRecord, StandardRecord } from './state.js';
import { answerTags, notTagged } from './tags.js';

/** Everything that can be done with one kind of thing: `/networks` and what is below it. */
export function answerCollection(
  call: NetworkCall,
  resource: Resource,
  rest: readonly string[],
): NetworkReply {
  const [id, ...below] = rest;
  if (!resource.wantsBody && below.length === 0) requireJson(call);
  const { method } = call.call;
  if (below.length > 0) return answerBelow(call, resource, id as string, below);
  if (id === undefined) return (OF_ALL[method] ?? refuse)(call, resource);
  if (resource.wantsBody && method === 'DELETE') refuseBody(call.call.bodyText);
  return (OF_ONE[method] ?? refuse)(call, resource, id);
}

const OF_ALL: Readonly<Record<string, (call: NetworkCall, resource: Resource) => NetworkReply>> = {
  GET: listItems,
  POST: createItems,
  PUT(call, resource) {
    readAhead(call, resource, false);
    return refuseNobody(resource);
  },
  DELETE: (_call, resource) => refuseNobody(resource),
};

const OF_ONE: Readonly<Record<string, (call: NetworkCall, resource: Resource, id: string) => NetworkReply>> =
  {
    GET: showItem,
    POST(call, resource) {
      const items = readAhead(call, resource, true);
      if (items) checkItems(call, resource, items);
      return refuse();
    },
    PUT: updateItem,
    DELETE: deleteItem,
  };

function refuse(): never {
  throw methodNotAllowed();
}

/** A body is looked at before it is found that there is nothing to do with it. @throws NetworkFault */
function readAhead(call: NetworkCall, resource: Resource, create: boolean): ParsedBody['items'] {
  return parseBody({ ...resource, wantsBody: false }, call.actor, call.call.bodyText, create).items;
}

/** `PUT /networks` looks for a network with no id before it looks at the method. */
function refuseNobody(resource: Resource): never {
  throw notFound(resource.name, 'None');
}

function tableOf(call: NetworkCall, resource: Resource): ReadonlyMap<string, StandardRecord> {
  return call.state[resource.table];
}

/** @throws NetworkFault 404 for what is not there and for what the client may not see */
function find(call: NetworkCall, resource: Resource, id: string): StandardRecord {
  const item = tableOf(call, resource).get(id);
  if (item && resource.secret && !resource.sees(call, item)) throw noSuchPath();
  if (!item || !resource.sees(call, item)) throw notFound(resource.name, id);
  return item;
}

/** Without what only administrators are shown. */
function viewOf(call: NetworkCall, resource: Resource, item: StandardRecord): Record<string, unknown> {
  const view = resource.view(call.state, item, call.actor);
  if (!call.actor.isAdmin && !call.unhidden) {
    for (const name of Object.keys(view)) if (resource.attributes[name]?.adminOnly) delete view[name];
  }
  return view;
}

function withFields(view: View, fields: readonly string[], { alwaysShown = [] }: Resource): View {
  if (fields.length === 0) return view;
  const shown = [...fields, ...alwaysShown];
  return Object.fromEntries(Object.entries(view).filter(([name]) => shown.includes(name)));
}

function listItems(call: NetworkCall, resource: Resource): NetworkReply {
  const query = parseListQuery(resource, call.call.query);
  resource.prepareList?.(call);
  const views: View[] = [];
  for (const item of candidates(call, resource)) {
    if (!resource.sees(call, item)) continue;
    const view = resource.view(call.state, item, call.actor);
    const filtered = resource.hidden ? { ...view, ...resource.hidden(call.state, item, call.actor) } : view;
    if (passes(filtered, resource, query.filters)) views.push(view);
  }
  const sorted = inGroups(call, resource, sortViews(resource, views, query.sorts));
  const paged = resource.unpaged ? { ...query, limit: 0 } : query;
  const { views: page, links } = pageOf(call, resource, paged, sorted);
  const hidden =
    call.actor.isAdmin || call.unhidden
      ? []
      : Object.keys(resource.attributes).filter((name) => resource.attributes[name]?.adminOnly);
  const shown = page.map((view) => withFields(without(view, hidden), query.fields, resource));
  return {
    status: 200,
    body: { [resource.collection]: shown, ...(links && { [`${resource.collection}_links`]: links }) },
  };
}

/** Neutron asks one table after the other. */
function inGroups(call: NetworkCall, { groups, table }: Resource, views: View[]): View[] {
  if (!groups) return views;
  const place = (view: View): number => groups(call.state[table].get(String(view.id)) as StandardRecord);
  return views.sort((a, b) => place(a) - place(b));
}

function without(view: View, names: readonly string[]): View {
  if (names.length === 0) return view;
  return Object.fromEntries(Object.entries(view).filter(([name]) => !names.includes(name)));
}

/** Of the things there are, those that a look-up narrows them to. */
function candidates(call: NetworkCall, resource: Resource): Iterable<StandardRecord> {
  const { query } = call.call;
  const [id, ...more] = query.getAll('id');
  if (id && more.length === 0) {
    const item = tableOf(call, resource).get(id);
    return item ? [item] : [];
  }
  const device = query.getAll('device_id');
  if (resource.table === 'ports' && device.length === 1) {
    return indexesOf(call.state).portsOfDevice.of(device[0] as string);
  }
  return tableOf(call, resource).values();
}

/** A query is checked as a list's is (but by the older controller), though only `fields` has a say. */
function showItem(call: NetworkCall, resource: Resource, id: string): NetworkReply {
  const { query } = call.call;
  const { fields } = resource.wantsBody
    ? { fields: query.getAll('fields') }
    : parseListQuery(resource, query);
  const view = viewOf(call, resource, find(call, resource, id));
  return { status: 200, body: { [resource.name]: withFields(view, fields, resource) } };
}

/** Neutron's order: the body, whose network it is, quota, policy. */
function createItems(call: NetworkCall, resource: Resource): NetworkReply {
  const body = parseBody(resource, call.actor, call.call.bodyText, true);
  const { items } = body;
  if (!items) throw unspoken(resource);
  checkItems(call, resource, items);
  const views = createAll(call, resource, items).map((item, place) => {
    const view = viewOf(call, resource, item);
    return resource.viewMade?.(view, items[place]?.values ?? {}) ?? view;
  });
  return {
    status: 201,
    body: body.bulk ? { [resource.collection]: views } : { [resource.name]: views[0] },
  };
}

function checkItems(call: NetworkCall, resource: Resource, items: readonly ParsedItem[]): void {
  for (const { values } of items) checkNetwork(call, resource, values);
  for (const project of new Set(items.map(({ values }) => String(values.tenant_id)))) {
    const wanted = items.filter(({ values }) => values.tenant_id === project);
    checkQuota(call, project, resource.name, wanted.length);
  }
  for (const { values, set } of items) checkCreate(call, resource, values, set);
}

const unspoken = ({ name }: Resource): NetworkFault => badRequest(`Unable to find '${name}' in request body`);

/** All of them, or none: then what they were to be of is no newer than before. */
function createAll(call: NetworkCall, resource: Resource, items: readonly ParsedItem[]): StandardRecord[] {
  const made: StandardRecord[] = [];
  resource.checkMany?.(items.map(({ values }) => values));
  const parents = new Map(
    items.flatMap(({ values }) => {
      const parent = resource.parentOf?.(call.state, values);
      return parent
        ? [[parent, { revision_number: parent.revision_number, updated_at: parent.updated_at }]]
        : [];
    }),
  );
  try {
    for (const { values } of items) made.push(resource.create(call, values));
  } catch (error) {
    for (const item of made) resource.delete(call, item);
    for (const [parent, before] of parents) Object.assign(parent, before);
    throw error;
  }
  for (const [parent, before] of parents) {
    parent.revision_number = Math.min(parent.revision_number, before.revision_number + 1);
  }
  return made;
}

/** A port or a subnet goes on a network of the client's own, or a shared one. */
function checkNetwork(call: NetworkCall, resource: Resource, values: View): void {
  const id = resource.networkOf?.(values);
  if (id === undefined || call.actor.isAdmin) return;
  const network = call.state.networks.get(id);
  const { projectId } = call.actor;
  const own = network?.tenant_id === projectId;
  const shared = isShared(call.state, id, projectId);
  if (!network || !(own || shared || isOpen(call.state, id, projectId))) throw notFound('network', id);
  if (own || shared) return;
  throw new NetworkFault(
    403,
    'HTTPForbidden',
    `Tenant ${String(values.tenant_id)} not allowed to create ${resource.name} on this network`,
  );
}

function updateItem(call: NetworkCall, resource: Resource, id: string): NetworkReply {
  const { items } = parseBody(resource, call.actor, call.call.bodyText, false);
  const changes = items?.[0]?.values;
  if (!changes && resource.wantsBody) throw unspoken(resource);
  const item = find(call, resource, id);
  checkUpdate(call, resource, item, changes ?? {});
  if (!changes) throw unspoken(resource);
  checkRevision(call, item);
  const before = { ...item };
  if (resource.updatesAnyway || Object.keys(changes).length > 0) resource.update(call, item, changes);
  const view = viewOf(call, resource, item);
  const shown = resource.revisionShown?.(item, before, changes) ?? item.revision_number;
  if (shown !== item.revision_number) view.revision_number = shown;
  if (shown === before.revision_number) view.updated_at = neutronTime(before.updated_at);
  return { status: 200, body: { [resource.name]: resource.viewChanged?.(view, changes) ?? view } };
}

function deleteItem(call: NetworkCall, resource: Resource, id: string): NetworkReply {
  const item = find(call, resource, id);
  checkDelete(call, resource, item);
  if (call.call.bodyText !== '') throw badRequest('Request body is not supported in DELETE.');
  checkRevision(call, item);
  resource.delete(call, item);
  return { status: 204 };
}

/** `If-Match: revision_number=4`, or quoted, as etags are. */
function checkRevision(call: NetworkCall, item: StandardRecord): void {
  const header = call.call.header('if-match') ?? '';
  const quoted = [...header.matchAll(/(?:^|\s)"((?:\\"|.)*?)"/g)].map(([, tag = '']) => tag);
  const tags = (quoted.length > 0 ? quoted : [header]).filter((tag) => tag.startsWith('revision_number='));
  const [wanted] = tags.map((tag) => tag.split('revision_number=')[1] ?? '');
  if (wanted === undefined) return;
  if (tags.length > 1) throw badIfMatch('Multiple revision_number etags are not supported');
  if (!/^\s*[+-]?\d+\s*$/.test(wanted)) {
    throw badIfMatch('Revision number etag must be in the format of revision_number=<int>');
  }
  if (Number(wanted) === item.revision_number) return;
  throw new NetworkFault(
    412,
    'RevisionNumberConstraintFailed',
    `Constrained to ${wanted}, but current revision is ${item.revision_number}`,
  );
}

function badIfMatch(problem: string): NetworkFault {
  return refused('BadRequest', `Bad if-match request: ${problem}.`);
}

function findTagged(call: NetworkCall, resource: Resource, id: string): StandardRecord {
  try {
    return find(call, resource, id);
  } catch {
    throw notTagged(resource.collection, id);
  }
}

/** Tags, and actions on one thing. */
function answerBelow(
  call: NetworkCall,
  resource: Resource,
  id: string,
  [name = '', ...rest]: readonly string[],
): NetworkReply {
  if (name === 'dhcp-agents' && resource.name === 'network') return listAgentsOf(call, 'dhcp', id);
  if (name === 'l3-agents' && resource.name === 'router') return listAgentsOf(call, 'l3', id);
  if (name === 'bindings' && resource.name === 'port') {
    return answerBindings(call, find(call, resource, id) as PortRecord, rest);
  }
  if (name === 'tags' && !resource.untagged) {
    return answerTags(call, resource, () => findTagged(call, resource, id), rest);
  }
  const action = Object.hasOwn(resource.actions ?? {}, name) ? resource.actions?.[name] : undefined;
  if (!action || rest.length > 0) throw noSuchPath();
  if (call.call.method !== 'PUT') throw methodNotAllowed();
  const item = find(call, resource, id);
  const { bodyText } = call.call;
  const raw = resource.rawActions ? parseRaw(bodyText) : parseBody(resource, call.actor, bodyText, false).raw;
  return { status: 200, body: action(call, item, raw) };
}
