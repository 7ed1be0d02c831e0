import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { byId } from '../catalog.js';
import { requireCaller } from '../context.js';
import { forbidden, IdentityFault, notFound } from '../fault.js';
import { baseUrl } from '../links.js';
import { admin, type Policy, systemReader } from '../policy.js';
import { missing } from '../resources/collection.js';
import { json, noContent } from '../respond.js';
import type { Routes } from '../routes.js';
import type { RoleRecord } from '../state.js';

/** Roles that come with another: /v3/roles/{prior_role_id}/implies and /v3/role_inferences */
export function addImpliedRoles(routes: Routes): void {
  const path = '/v3/roles/{role_id}/implies';
  routes.add('GET', '/v3/role_inferences', listInferences);
  routes.add('GET', path, listImplied);
  routes.add('GET', `${path}/{implied_role_id}`, (call) => {
    const { prior, implied } = pair(call, systemReader, 'get_implied_role');
    requireImplied(prior, implied);
    return call.method === 'HEAD' ? noContent : json(200, inference(call, prior, implied));
  });
  routes.add('PUT', `${path}/{implied_role_id}`, (call) => {
    const { prior, implied } = pair(call, admin, 'create_implied_role');
    if (!prior.domainId && implied.domainId)
      throw new IdentityFault(403, `${implied.id} cannot be an implied roles.`);
    if (!prior.implies.includes(implied.id)) prior.implies = [...prior.implies, implied.id];
    return json(201, inference(call, prior, implied));
  });
  routes.add('DELETE', `${path}/{implied_role_id}`, (call) => {
    const { prior, implied } = pair(call, admin, 'delete_implied_role');
    requireImplied(prior, implied);
    prior.implies = prior.implies.filter((id) => id !== implied.id);
    return noContent;
  });
}

function listInferences(call: Call): SimResponse {
  enforce(call, systemReader, 'list_role_inference_rules');
  const { roles } = call.cloud.identity;
  const role_inferences = byId(roles)
    .filter(({ implies }) => implies.length > 0)
    .map((prior) => ({ prior_role: brief(call, prior), implies: impliedBy(call, prior) }));
  return json(200, { role_inferences });
}

function listImplied(call: Call): SimResponse {
  requireCaller(call);
  const prior = roleOf(call, 'role_id');
  enforce(call, systemReader, 'list_implied_roles');
  const self = `${baseUrl(call)}/roles/${prior.id}/implies`;
  return json(200, {
    role_inference: { prior_role: brief(call, prior), implies: impliedBy(call, prior) },
    links: { self },
  });
}

function impliedBy(call: Call, prior: RoleRecord): unknown[] {
  const { roles } = call.cloud.identity;
  return prior.implies.flatMap((id) => {
    const role = roles.get(id);
    return role ? [brief(call, role)] : [];
  });
}

function inference(call: Call, prior: RoleRecord, implied: RoleRecord): unknown {
  const self = `${baseUrl(call)}/roles/${prior.id}/implies/${implied.id}`;
  return {
    role_inference: { prior_role: brief(call, prior), implies: brief(call, implied) },
    links: { self },
  };
}

function brief(call: Call, { id, name }: RoleRecord): unknown {
  return { id, links: { self: `${baseUrl(call)}/roles/${id}` }, name };
}

function pair(call: Call, may: Policy, action: string): { prior: RoleRecord; implied: RoleRecord } {
  requireCaller(call);
  const roles = { prior: roleOf(call, 'role_id'), implied: roleOf(call, 'implied_role_id') };
  enforce(call, may, action);
  return roles;
}

function enforce(call: Call, may: Policy, action: string): void {
  if (!may(requireCaller(call))) throw forbidden(`identity:${action}`);
}

function roleOf(call: Call, parameter: string): RoleRecord {
  const id = call.params[parameter] ?? '';
  const role = call.cloud.identity.roles.get(id);
  if (!role) throw missing('role', id);
  return role;
}

function requireImplied(prior: RoleRecord, implied: RoleRecord): void {
  if (!prior.implies.includes(implied.id)) throw notFound(`${prior.id} does not imply ${implied.id}.`);
}
