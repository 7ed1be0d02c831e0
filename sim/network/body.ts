import type * as z from 'zod';
import { bytesRepr } from '../http/python-bytes.js';
import { badRequest, badResource, invalidInput, type NetworkFault, refused } from './fault.js';
import type { Actor } from './network-call.js';
import type { Resource } from './resource.js';

/** What a body asks to create, or to change. */
export interface ParsedBody {
  readonly bulk: boolean;
  /** Undefined: the body does not speak of this kind of thing. */
  readonly items: readonly ParsedItem[] | undefined;
  /** The body itself, for actions on one thing. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface ParsedItem {
  /** Values with defaults filled in. */
  readonly values: Record<string, unknown>;
  /** Only what the request sets to something else than the default. */
  readonly set: Record<string, unknown>;
}

/**
 * Reads a body in Neutron's order of checks: its shape, whose it is to be, unknown attributes, then attribute by
 * attribute.
 * @throws NetworkFault 400
 */
export function parseBody(resource: Resource, actor: Actor, text: string, create: boolean): ParsedBody {
  if (text === '') {
    if (resource.wantsBody && create) throw badRequest('Resource body required');
    if (resource.wantsBody) throw badResource('body', "Invalid format: b''");
    return { bulk: false, items: undefined, raw: {} };
  }
  const nothing = create ? /^\s*(\{\s*\}|\[\s*\]|null|false|0|"")\s*$/ : /^\s*\{\s*\}\s*$/;
  if (resource.wantsBody && nothing.test(text)) {
    throw badRequest('Resource body required');
  }
  const raw = resource.wantsBody ? parseOlder(text, create) : parseObject(text);
  const many = Object.hasOwn(raw, resource.collection) ? raw[resource.collection] : undefined;
  if (many !== undefined) {
    if (resource.onlyOneAtOnce === 'unnoticed') return { bulk: false, items: undefined, raw };
    if (!create || resource.onlyOneAtOnce) throw badRequest('Bulk operation not supported');
    return { bulk: true, items: parseMany(resource, actor, many), raw };
  }
  if (!Object.hasOwn(raw, resource.name)) return { bulk: false, items: undefined, raw };
  return { bulk: false, items: [parseOne(resource, actor, raw[resource.name], create)], raw };
}

/** In the older controller's words, where it is no JSON, or a change that is no object. */
function parseOlder(text: string, create: boolean): Record<string, unknown> {
  try {
    return parseObject(text);
  } catch (fault) {
    if (!isJson(text)) throw notJson();
    throw create ? fault : badResource('body', `Invalid format: ${bytesRepr(text)}`);
  }
}

/** In the older controller's words. */
const notJson = (): NetworkFault =>
  refused('MalformedRequestBody', 'Malformed request body: Cannot understand JSON.');

/** A body that is for an action to understand: of what is no object, nothing. @throws NetworkFault 400 unless it is JSON */
export function parseRaw(text: string): Record<string, unknown> {
  if (text !== '' && !isJson(text)) throw notJson();
  return isJson(text) && /^\s*\{/.test(text) ? parseObject(text) : {};
}

/** Of a thing's deletion: the older controller looks at it before it looks for the thing. @throws NetworkFault 400 */
export function refuseBody(text: string): void {
  if (text === '') return;
  if (!isJson(text)) throw notJson();
  throw badRequest('Request body is not supported in DELETE.');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {}
  throw badRequest('Body contains invalid data');
}

function isNothing(value: unknown): boolean {
  return !value || (typeof value === 'object' && Object.keys(value).length === 0);
}

function parseMany(resource: Resource, actor: Actor, many: unknown): ParsedItem[] {
  if (isNothing(many)) throw badRequest('Resources required');
  if (!Array.isArray(many)) throw badRequest('Body contains invalid data');
  return many.map((item) => {
    const wrapped = item !== null && typeof item === 'object' && Object.hasOwn(item, resource.name);
    return parseOne(resource, actor, wrapped ? item[resource.name] : item, true);
  });
}

function parseOne(resource: Resource, actor: Actor, body: unknown, create: boolean): ParsedItem {
  if (body === null || body === undefined) {
    throw badRequest(`Unable to find '${resource.name}' in request body`);
  }
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw badRequest(`Object '${resource.name}' contains invalid data`);
  }
  const given: Record<string, unknown> = withOwner(actor, { ...body }, create);
  const unknown = Object.keys(given).filter((key) => !isAttribute(resource, key));
  if (unknown.length > 0) throw badRequest(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
  return create ? parseNew(resource.post, given, resource) : parseChanges(resource, given);
}

function isAttribute(resource: Resource, key: string): boolean {
  return (
    Object.hasOwn(resource.attributes, key) ||
    Object.hasOwn(resource.post.shape, key) ||
    Object.hasOwn(resource.put.shape, key)
  );
}

/** `project_id` and `tenant_id` are one thing; only an administrator acts for other projects. */
export function withOwner(
  actor: Actor,
  given: Readonly<Record<string, unknown>>,
  create: boolean,
): Record<string, unknown> {
  const project = given.project_id === undefined ? given.tenant_id : given.project_id;
  const tenant = given.tenant_id === undefined ? given.project_id : given.tenant_id;
  if (project !== tenant) throw badRequest("'project_id' and 'tenant_id' do not match");
  if (project !== undefined && project !== actor.projectId && !actor.isAdmin) {
    throw badRequest(
      "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin or advsvc privileges",
    );
  }
  const { project_id: _, ...rest } = given;
  if (project !== undefined) return { ...rest, tenant_id: project };
  if (create && actor.projectId === '') {
    throw badRequest('Running without keystone AuthN requires that tenant_id is specified');
  }
  return create ? { ...rest, tenant_id: actor.projectId } : rest;
}

/** @returns with defaults filled in. Which attributes are required shows when nothing is given. */
function parseNew(schema: z.ZodObject, given: Record<string, unknown>, resource: Resource): ParsedItem {
  refuseInPost(['id'], schema, given);
  const values: Record<string, unknown> = {};
  for (const [key, type] of fieldsOf(schema)) {
    if (Object.hasOwn(given, key)) continue;
    const filled = type.safeParse(undefined);
    if (!filled.success) {
      throw badRequest(`Failed to parse request. Required attribute '${key}' not specified`);
    }
    values[key] = filled.data;
  }
  refuseInPost(Object.keys(resource.attributes), schema, given);
  const parsed = convert(schema, given);
  const set = Object.fromEntries(
    Object.entries(parsed).filter(([key, value]) => !isDefault(schema.shape[key] as z.ZodType, value)),
  );
  return { values: { ...values, ...parsed }, set };
}

/** @throws NetworkFault 400 for the first of these names that is given and is not for a client to choose */
function refuseInPost(
  names: readonly string[],
  { shape }: z.ZodObject,
  given: Record<string, unknown>,
): void {
  const refused = names.find((name) => Object.hasOwn(given, name) && !Object.hasOwn(shape, name));
  if (refused) throw badRequest(`Attribute '${refused}' not allowed in POST`);
}

/** Of several that cannot be changed, the first in the order of the kind's attributes is named. */
function parseChanges({ put, post, attributes }: Resource, given: Record<string, unknown>): ParsedItem {
  const inOrder = ['id', ...Object.keys(post.shape), ...Object.keys(attributes)];
  const readOnly = inOrder.find((key) => Object.hasOwn(given, key) && !Object.hasOwn(put.shape, key));
  if (readOnly) throw badRequest(`Cannot update read-only attribute ${readOnly}`);
  const values = convert(put, given);
  return { values, set: values };
}

function isDefault(type: z.ZodType, value: unknown): boolean {
  const fallback = type.safeParse(undefined);
  return fallback.success && JSON.stringify(fallback.data) === JSON.stringify(value);
}

function fieldsOf(schema: z.ZodObject): [name: string, type: z.ZodType][] {
  return Object.entries(schema.shape) as [string, z.ZodType][];
}

/** In the schema's order; the first thing that is wrong is what is said. */
function convert(schema: z.ZodObject, given: Record<string, unknown>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, type] of fieldsOf(schema)) {
    if (!Object.hasOwn(given, key)) continue;
    const result = type.safeParse(given[key]);
    if (!result.success) throw problemOf(key, result.error);
    values[key] = result.data;
  }
  return values;
}

function problemOf(attribute: string, error: z.ZodError): Error {
  const issue = error.issues[0];
  const message = issue?.message ?? '';
  const conversion = issue?.code === 'custom' && issue.params?.conversion === true;
  return conversion
    ? invalidInput(message)
    : badRequest(`Invalid input for ${attribute}. Reason: ${message}.`);
}
