import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { jsonBody } from '../body.js';
import { requireCaller } from '../context.js';
import { conflict, expecting, forbidden, IdentityFault, notFound } from '../fault.js';
import { baseUrl } from '../links.js';
import { admin, systemReader } from '../policy.js';
import { listAnswer, memberOf, validate } from '../resources/collection.js';
import { filtered } from '../resources/filter.js';
import type { JsonObject } from '../resources/resource.js';
import { json, noContent } from '../respond.js';
import type { Routes } from '../routes.js';
import type { IdentityState, LimitRecord, TokenRecord } from '../state.js';
import { limitsCreate, limitUpdate } from './limit-schema.js';

/** `/v3/limits`: each for one project or one domain, of what has a registered limit. */
export function addLimits(routes: Routes): void {
  const member = '/v3/limits/{limit_id}';
  routes
    .add('GET', '/v3/limits', list)
    .add('POST', '/v3/limits', create)
    .add('GET', '/v3/limits/model', showModel)
    .add('GET', member, show)
    .add('PATCH', member, update)
    .add('DELETE', member, remove);
}

/** With a project's token those of the project, with a domain's those in it, with the system's all. */
function list(call: Call): SimResponse {
  const caller = requireCaller(call);
  const { identity } = call.cloud;
  const seen = [...identity.limits.values()].filter((limit) => isListed(identity, caller, limit));
  const views = seen.map((limit) => viewOf(call, limit));
  const keys = ['service_id', 'region_id', 'resource_name', 'project_id', 'domain_id'];
  return listAnswer(call, 'limits', filtered(views, call.query, keys));
}

function isListed(state: IdentityState, caller: TokenRecord, limit: LimitRecord): boolean {
  if (caller.system) return true;
  if (caller.projectId !== undefined) return limit.projectId === caller.projectId;
  return caller.domainId !== undefined && domainOf(state, limit) === caller.domainId;
}

function domainOf(state: IdentityState, { projectId, domainId }: LimitRecord): string | null | undefined {
  return projectId === null ? domainId : state.projects.get(projectId)?.domainId;
}

function show(call: Call): SimResponse {
  const caller = requireCaller(call);
  const { identity } = call.cloud;
  const limit = identity.limits.get(call.params.limit_id ?? '');
  const own =
    limit !== undefined && (limit.projectId === caller.projectId || isListed(identity, caller, limit));
  if (!systemReader(caller) && !own) throw forbidden('identity:get_limit');
  return json(200, { limit: viewOf(call, limitOf(call)) });
}

function create(call: Call): SimResponse {
  requireAdmin(call, 'create_limits');
  const given = memberOf(jsonBody(call), 'limits');
  validate(limitsCreate, given);
  const { identity } = call.cloud;
  const wanted = (given as unknown as readonly JsonObject[]).map((one) => ({
    ...one,
    ...ownerOf(identity, one),
  }));
  const made: LimitRecord[] = [];
  for (const one of wanted) {
    const limit = recordOf(call, one);
    requireFree([...identity.limits.values(), ...made], limit);
    made.push(limit);
  }
  for (const limit of made) identity.limits.set(limit.id, limit);
  return json(201, { limits: made.map((limit) => viewOf(call, limit)) });
}

/** Of a project that is a domain it is the domain's. @throws IdentityFault 400 for what there is not */
function ownerOf(
  { services, regions, projects, domains }: IdentityState,
  { service_id, region_id, project_id, domain_id }: JsonObject,
): { readonly project_id: string | null; readonly domain_id: string | null } {
  if (!services.has(String(service_id))) throw expecting('service_id', 'limit');
  if (typeof region_id === 'string' && !regions.has(region_id)) throw expecting('region_id', 'limit');
  if (typeof project_id === 'string') {
    if (domains.has(project_id)) return { project_id: null, domain_id: project_id };
    if (!projects.has(project_id)) throw expecting('project_id', 'limit');
    return { project_id, domain_id: null };
  }
  if (!domains.has(String(domain_id))) throw expecting('domain_id', 'limit');
  return { project_id: null, domain_id: String(domain_id) };
}

function recordOf(call: Call, one: JsonObject): LimitRecord {
  const registered = [...call.cloud.identity.registeredLimits.values()].find(
    ({ serviceId, regionId, resourceName }) =>
      serviceId === one.service_id &&
      regionId === (one.region_id ?? null) &&
      resourceName === one.resource_name,
  );
  if (!registered) {
    throw new IdentityFault(403, 'Unable to create a limit that has no corresponding registered limit.');
  }
  return {
    id: call.cloud.ids.hex(32),
    registeredLimitId: registered.id,
    projectId: one.project_id as string | null,
    domainId: one.domain_id as string | null,
    resourceLimit: Number(one.resource_limit),
    description: (one.description as string | null | undefined) ?? null,
  };
}

function requireFree(others: readonly LimitRecord[], limit: LimitRecord): void {
  const same = others.some(
    ({ registeredLimitId, projectId, domainId }) =>
      registeredLimitId === limit.registeredLimitId &&
      projectId === limit.projectId &&
      domainId === limit.domainId,
  );
  if (same) throw conflict('limit', 'Duplicate entry');
}

/** A limit of 0 and an empty description change nothing. Whoever may not still learns that there is no such limit. */
function update(call: Call): SimResponse {
  requireCaller(call);
  const limit = limitOf(call);
  requireAdmin(call, 'update_limit');
  const changes = memberOf(jsonBody(call), 'limit');
  validate(limitUpdate, changes);
  limit.resourceLimit = Number(changes.resource_limit) || limit.resourceLimit;
  limit.description = (changes.description as string | undefined) || limit.description;
  return json(200, { limit: viewOf(call, limit) });
}

function remove(call: Call): SimResponse {
  requireCaller(call);
  const { id } = limitOf(call);
  requireAdmin(call, 'delete_limit');
  call.cloud.identity.limits.delete(id);
  return noContent;
}

function requireAdmin(call: Call, action: string): void {
  if (!admin(requireCaller(call))) throw forbidden(`identity:${action}`);
}

function limitOf(call: Call): LimitRecord {
  const id = call.params.limit_id ?? '';
  const limit = call.cloud.identity.limits.get(id);
  if (!limit) throw notFound(`Could not find limit for ${id}.`);
  return limit;
}

function showModel(call: Call): SimResponse {
  requireCaller(call);
  const description = 'Limit enforcement and validation does not take project hierarchy into consideration.';
  return json(200, { model: { name: 'flat', description } });
}

function viewOf(call: Call, limit: LimitRecord) {
  const registered = call.cloud.identity.registeredLimits.get(limit.registeredLimitId);
  return {
    id: limit.id,
    project_id: limit.projectId,
    domain_id: limit.domainId,
    service_id: registered?.serviceId ?? null,
    region_id: registered?.regionId ?? null,
    resource_name: registered?.resourceName ?? null,
    resource_limit: limit.resourceLimit,
    description: limit.description,
    links: { self: `${baseUrl(call)}/limits/${limit.id}` },
  };
}
