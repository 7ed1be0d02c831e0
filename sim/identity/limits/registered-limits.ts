import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { jsonBody } from '../body.js';
import { requireCaller } from '../context.js';
import { conflict, expecting, forbidden, IdentityFault, notFound } from '../fault.js';
import { baseUrl } from '../links.js';
import { admin } from '../policy.js';
import { listAnswer, memberOf, validate } from '../resources/collection.js';
import { filtered } from '../resources/filter.js';
import type { JsonObject } from '../resources/resource.js';
import { json, noContent } from '../respond.js';
import type { Routes } from '../routes.js';
import type { IdentityState, RegisteredLimitRecord } from '../state.js';
import { registeredLimitsCreate, registeredLimitUpdate } from './limit-schema.js';

/** `/v3/registered_limits`: anyone reads them. */
export function addRegisteredLimits(routes: Routes): void {
  const member = '/v3/registered_limits/{registered_limit_id}';
  routes
    .add('GET', '/v3/registered_limits', list)
    .add('POST', '/v3/registered_limits', create)
    .add('GET', member, show)
    .add('PATCH', member, update)
    .add('DELETE', member, remove);
}

function list(call: Call): SimResponse {
  requireCaller(call);
  const views = [...call.cloud.identity.registeredLimits.values()].map((limit) => viewOf(call, limit));
  const keys = ['service_id', 'region_id', 'resource_name'];
  return listAnswer(call, 'registered_limits', filtered(views, call.query, keys));
}

function show(call: Call): SimResponse {
  requireCaller(call);
  return json(200, { registered_limit: viewOf(call, limitOf(call)) });
}

function create(call: Call): SimResponse {
  requireAdmin(call, 'create_registered_limits');
  const given = memberOf(jsonBody(call), 'registered_limits');
  validate(registeredLimitsCreate, given);
  const made = (given as unknown as readonly JsonObject[]).map((one) => recordOf(call, one));
  const { registeredLimits } = call.cloud.identity;
  for (const limit of made) requirePlaces(call.cloud.identity, limit);
  made.forEach((limit, index) => {
    requireFree([...registeredLimits.values(), ...made.slice(0, index)], limit);
  });
  for (const limit of made) registeredLimits.set(limit.id, limit);
  return json(201, { registered_limits: made.map((limit) => viewOf(call, limit)) });
}

function recordOf(call: Call, one: JsonObject): RegisteredLimitRecord {
  return {
    id: call.cloud.ids.hex(32),
    serviceId: String(one.service_id),
    regionId: (one.region_id as string | null | undefined) ?? null,
    resourceName: String(one.resource_name),
    defaultLimit: Number(one.default_limit),
    description: (one.description as string | null | undefined) ?? null,
  };
}

function update(call: Call): SimResponse {
  requireAdmin(call, 'update_registered_limit');
  const changes = memberOf(jsonBody(call), 'registered_limit');
  validate(registeredLimitUpdate, changes);
  const { identity } = call.cloud;
  const { registered_limit_id: id = '' } = call.params;
  const changed = {
    serviceId: changes.service_id as string | undefined,
    regionId: changes.region_id as string | null | undefined,
  };
  requirePlaces(identity, changed);
  const limit = limitOf(call);
  requireUnused(identity, id);
  const { service_id, region_id, resource_name, default_limit, description } = changes;
  const wanted: RegisteredLimitRecord = {
    id,
    serviceId: service_id === undefined ? limit.serviceId : String(service_id),
    regionId: region_id === undefined ? limit.regionId : (region_id as string | null),
    resourceName: resource_name === undefined ? limit.resourceName : String(resource_name),
    defaultLimit: default_limit === undefined ? limit.defaultLimit : Number(default_limit),
    description: description === undefined ? limit.description : (description as string | null),
  };
  const others = [...identity.registeredLimits.values()].filter((other) => other.id !== id);
  requireFree(others, wanted);
  identity.registeredLimits.set(id, wanted);
  return json(200, { registered_limit: viewOf(call, wanted) });
}

function remove(call: Call): SimResponse {
  requireAdmin(call, 'delete_registered_limit');
  const { id } = limitOf(call);
  requireUnused(call.cloud.identity, id);
  call.cloud.identity.registeredLimits.delete(id);
  return noContent;
}

function requireAdmin(call: Call, action: string): void {
  if (!admin(requireCaller(call))) throw forbidden(`identity:${action}`);
}

function limitOf(call: Call): RegisteredLimitRecord {
  const id = call.params.registered_limit_id ?? '';
  const limit = call.cloud.identity.registeredLimits.get(id);
  if (!limit) throw notFound(`Could not find registered limit for ${id}.`);
  return limit;
}

function requirePlaces(
  { services, regions }: IdentityState,
  { serviceId, regionId }: { serviceId: string | undefined; regionId: string | null | undefined },
): void {
  if (serviceId !== undefined && !services.has(serviceId)) throw expecting('service_id', 'registered_limit');
  if (typeof regionId === 'string' && !regions.has(regionId))
    throw expecting('region_id', 'registered_limit');
}

function requireFree(others: readonly RegisteredLimitRecord[], limit: RegisteredLimitRecord): void {
  const same = others.some(
    (other) =>
      other.serviceId === limit.serviceId &&
      other.regionId === limit.regionId &&
      other.resourceName === limit.resourceName,
  );
  if (same) throw conflict('registered_limit', 'Duplicate entry');
}

function requireUnused({ limits }: IdentityState, id: string): void {
  if (![...limits.values()].some(({ registeredLimitId }) => registeredLimitId === id)) return;
  throw new IdentityFault(
    403,
    `Unable to update or delete registered limit ${id} because there are project limits associated with it.`,
  );
}

function viewOf(call: Call, limit: RegisteredLimitRecord) {
  return {
    id: limit.id,
    service_id: limit.serviceId,
    region_id: limit.regionId,
    resource_name: limit.resourceName,
    default_limit: limit.defaultLimit,
    description: limit.description,
    links: { self: `${baseUrl(call)}/registered_limits/${limit.id}` },
  };
}
