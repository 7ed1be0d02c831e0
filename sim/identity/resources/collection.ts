import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { jsonBody } from '../body.js';
import { byId } from '../catalog.js';
import { requireCaller } from '../context.js';
import { badRequest, forbidden, notFound } from '../fault.js';
import { schemaFault } from '../json-schema/validate.js';
import { baseUrl } from '../links.js';
import { json, noContent } from '../respond.js';
import type { Routes } from '../routes.js';
import { filtered } from './filter.js';
import type { JsonObject, Operation, Resource } from './resource.js';

interface Identified {
  readonly id: string;
}

/** The five operations on a kind of thing. */
export function addCollection<Item extends Identified>(routes: Routes, resource: Resource<Item>): void {
  const path = `/v3/${resource.collection}`;
  const member = `${path}/{${resource.member}_id}`;
  routes.add('GET', path, (call) => list(call, resource));
  routes.add('POST', path, (call) => create(call, resource));
  routes.add('GET', member, (call) => show(call, resource));
  routes.add('PATCH', member, (call) => update(call, resource));
  routes.add('DELETE', member, (call) => remove(call, resource));
}

function list<Item extends Identified>(call: Call, resource: Resource<Item>): SimResponse {
  enforce(call, resource, 'list', undefined);
  const records = resource.records(call.cloud.identity);
  const items = resource.order === 'by id' ? byId(records) : [...records.values()];
  const listed = resource.listed ? items.filter((item) => resource.listed?.(item, call.query)) : items;
  const others = resource.alsoListed?.(call) ?? [];
  const views = [
    ...others.map((view) => linked(call, resource.collection, view)),
    ...listed.map((item) => viewOf(call, resource, item)),
  ];
  return listAnswer(call, resource.collection, filtered(views, call.query, resource.filters));
}

function create<Item extends Identified>(call: Call, resource: Resource<Item>): SimResponse {
  const body = bodyOf(call, resource);
  enforce(call, resource, 'create', undefined);
  validate(resource.schema.create, body);
  const item = resource.create(call, body);
  resource.records(call.cloud.identity).set(item.id, item);
  return json(201, { [resource.member]: viewOf(call, resource, item) });
}

function show<Item extends Identified>(call: Call, resource: Resource<Item>): SimResponse {
  return json(200, { [resource.member]: viewOf(call, resource, allowed(call, resource, 'show')) });
}

function update<Item extends Identified>(call: Call, resource: Resource<Item>): SimResponse {
  const body = bodyOf(call, resource);
  const item = allowed(call, resource, 'update', () => validate(resource.schema.update, body));
  const { id, ...changes } = body;
  if (id !== undefined && id !== null && id !== item.id) throw badRequest('Cannot change ID');
  resource.update(call, item, changes);
  const { links, ...view } = viewOf(call, resource, item);
  return json(200, { [resource.member]: { ...view, ...resource.updatedView?.(item), links } });
}

function remove<Item extends Identified>(call: Call, resource: Resource<Item>): SimResponse {
  const item = allowed(call, resource, 'delete');
  resource.remove(call, item);
  resource.records(call.cloud.identity).delete(item.id);
  return noContent;
}

/** The thing the path names, if the caller may do this to it. */
function allowed<Item extends Identified>(
  call: Call,
  resource: Resource<Item>,
  operation: Operation,
  check: () => void = () => {},
): Item {
  const id = call.params[`${resource.member}_id`] ?? '';
  const item = resource.records(call.cloud.identity).get(id);
  requireCaller(call);
  if (!item && resource.openly404.includes(operation)) throw missing(resource.member, id);
  enforce(call, resource, operation, item);
  if (resource.checksFirst === 'schema') check();
  if (!item) throw missing(resource.member, id);
  if (resource.checksFirst === 'existence') check();
  return item;
}

function bodyOf<Item extends Identified>(call: Call, resource: Resource<Item>): JsonObject {
  const body = jsonBody(call);
  if (resource.absent === 'null' && body[resource.member] === undefined) {
    return null as unknown as JsonObject;
  }
  return memberOf(body, resource.member);
}

export function missing(member: string, id: string): Error {
  return notFound(`Could not find ${member}: ${id}.`);
}

const VERBS: Readonly<Record<Operation, string>> = {
  list: 'list',
  show: 'get',
  create: 'create',
  update: 'update',
  delete: 'delete',
};

function enforce<Item extends Identified>(
  call: Call,
  resource: Resource<Item>,
  operation: Operation,
  item: Item | undefined,
): void {
  if (resource.policies[operation](requireCaller(call), item)) return;
  const noun = (item && resource.noun?.(item)) ?? resource.member;
  const object = operation === 'list' ? resource.collection : noun;
  throw forbidden(`identity:${VERBS[operation]}_${object}`);
}

/** What stands under the member's name; nothing there is an empty object, which the schema then refuses. */
export function memberOf(body: JsonObject, member: string): JsonObject {
  return (body[member] === undefined ? {} : body[member]) as JsonObject;
}

/** @throws IdentityFault 400 with all that Python's jsonschema says */
export function validate(schema: Resource<Identified>['schema']['create'], body: unknown): void {
  const fault = schemaFault(schema, body);
  if (fault !== undefined) throw badRequest(fault);
}

/** A thing with its link. */
export function viewOf<Item extends Identified>(
  call: Call,
  resource: Resource<Item>,
  item: Item,
): JsonObject & { readonly links: unknown } {
  return linked(call, resource.collection, { ...resource.view(call, item), id: item.id });
}

function linked(call: Call, collection: string, view: JsonObject & Identified) {
  return { ...view, links: { self: `${baseUrl(call)}/${collection}/${view.id}` } };
}

/** A list, with the links that Keystone gives every list: it never pages. */
export function listAnswer(call: Call, collection: string, views: readonly unknown[]): SimResponse {
  const search = call.search === '' ? '' : `?${call.search}`;
  const self = `${baseUrl(call)}${call.path.replace(/^\/+v3|\/+$/g, '')}${search}`;
  return json(200, { [collection]: views, links: { next: null, self, previous: null } });
}
