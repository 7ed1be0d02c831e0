import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { type JsonSchema, schemaFault } from '../../json-schema/validate.js';
import { jsonBody } from '../body.js';
import { byId } from '../catalog.js';
import { requireCaller } from '../context.js';
import { badRequest, forbidden, notFound } from '../fault.js';
import { baseUrl } from '../links.js';
import { json, noContent } from '../respond.js';
import type { Handler, Routes } from '../routes.js';
import { filtered } from './filter.js';
import type { JsonObject, Operation, Resource } from './resource.js';

interface Identified {
  /** Of what belongs to a domain. */
  readonly domainId?: string | undefined;
  readonly id: string;
}

/**
 * The five operations on a kind of thing.
 * @param twin another kind with the same paths: what is said there of the things that are of that kind
 */
export function addCollection<Item extends Identified, Twin extends Identified>(
  routes: Routes,
  resource: Resource<Item>,
  twin?: Resource<Twin>,
): void {
  const path = `/v3${resource.prefix ?? ''}/${resource.collection}`;
  const member = `${path}/{${resource.member}_id}`;
  const made = (call: Call): SimResponse =>
    twin?.claims?.(bodyOf(call, twin)) ? create(call, twin) : create(call, resource);
  routes.add('GET', path, (call) => list(call, resource));
  if (resource.named) routes.add('PUT', member, (call) => create(call, resource));
  else routes.add('POST', path, made);
  const isTwin = (call: Call): boolean =>
    twin?.records(call.cloud.identity).has(call.params[`${resource.member}_id`] ?? '') ?? false;
  const either =
    (operation: <One extends Identified>(call: Call, kind: Resource<One>) => SimResponse): Handler =>
    (call) =>
      twin && isTwin(call) ? operation(call, twin) : operation(call, resource);
  routes.add('GET', member, either(show));
  routes.add('PATCH', member, either(update));
  routes.add('DELETE', member, either(remove));
}

function list<Item extends Identified>(call: Call, resource: Resource<Item>): SimResponse {
  enforce(call, resource, 'list', undefined, call.query.get('domain_id'));
  const records = resource.records(call.cloud.identity);
  const items = resource.order === 'by id' ? byId(records) : [...records.values()];
  const listed = resource.listed ? items.filter((item) => resource.listed?.(item, call.query)) : items;
  const others = resource.alsoListed?.(call) ?? [];
  const views = [
    ...others.map((view) => linked(call, resource, view)),
    ...listed.map((item) => viewOf(call, resource, item)),
  ];
  const chosen = resource.chosen?.(call);
  const asked = chosen ? views.filter(({ id }) => chosen.has(String(id))) : views;
  return listAnswer(call, resource.collection, filtered(asked, call.query, resource.filters));
}

function create<Item extends Identified>(call: Call, resource: Resource<Item>): SimResponse {
  const body = bodyOf(call, resource);
  enforce(call, resource, 'create', undefined, body?.domain_id);
  validate(resource.schema.create, body, resource.refusal);
  const item = resource.create(call, body, call.params[`${resource.member}_id`] ?? '');
  resource.records(call.cloud.identity).set(item.id, item);
  return json(201, {
    [resource.member]: { ...viewOf(call, resource, item), ...resource.createdView?.(item) },
  });
}

function show<Item extends Identified>(call: Call, resource: Resource<Item>): SimResponse {
  return json(200, { [resource.member]: viewOf(call, resource, allowed(call, resource, 'show')) });
}

function update<Item extends Identified>(call: Call, resource: Resource<Item>): SimResponse {
  const body = bodyOf(call, resource);
  const item = allowed(call, resource, 'update', () =>
    validate(resource.schema.update, body, resource.refusal),
  );
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
  if (!item && resource.openly404.includes(operation)) throw absent(resource, id);
  enforce(call, resource, operation, item, item?.domainId);
  if (resource.checksFirst === 'schema') check();
  if (!item) throw absent(resource, id);
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

function absent<Item extends Identified>(
  { missing: message, title, member }: Resource<Item>,
  id: string,
): Error {
  return message ? notFound(message) : missing(title ?? member, id);
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
  domainId: unknown,
): void {
  if (resource.policies[operation](requireCaller(call), item)) return;
  const object = operation === 'list' ? resource.collection : resource.member;
  const prefix = resource.domainsApart && domainId ? 'domain_' : '';
  throw forbidden(`identity:${VERBS[operation]}_${prefix}${object}`);
}

/** What stands under the member's name; nothing there is an empty object, which the schema then refuses. */
export function memberOf(body: JsonObject, member: string): JsonObject {
  return (body[member] === undefined ? {} : body[member]) as JsonObject;
}

/** @throws IdentityFault 400 with all that Python's jsonschema says */
export function validate(schema: JsonSchema, body: unknown, refusal = schemaFault): void {
  const fault = refusal(schema, body);
  if (fault !== undefined) throw badRequest(fault);
}

/** A thing with its link. */
export function viewOf<Item extends Identified>(
  call: Call,
  resource: Resource<Item>,
  item: Item,
): JsonObject & { readonly links: unknown } {
  return linked(call, resource, { ...resource.view(call, item), id: item.id });
}

function linked(
  call: Call,
  {
    prefix = '',
    collection,
    relatives = [],
  }: Pick<Resource<Identified>, 'prefix' | 'collection' | 'relatives'>,
  view: JsonObject & Identified,
) {
  const self = `${baseUrl(call)}${prefix}/${collection}/${view.id}`;
  const related = relatives.map((relative) => [relative, `${self}/${relative}`] as const);
  return { ...view, links: { self, ...Object.fromEntries(related) } };
}

/** A list, with the links that Keystone gives every list: it never pages. */
export function listAnswer(call: Call, collection: string, views: readonly unknown[]): SimResponse {
  const search = call.search === '' ? '' : `?${call.search}`;
  const self = `${baseUrl(call)}${call.path.replace(/^\/+v3|\/+$/g, '')}${search}`;
  return json(200, { [collection]: views, links: { next: null, self, previous: null } });
}
