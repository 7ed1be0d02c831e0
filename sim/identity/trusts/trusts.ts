import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import type { JsonSchema } from '../../json-schema/validate.js';
import { expiryOf } from '../application-credentials/create-app-credential.js';
import { jsonBody } from '../body.js';
import { byId } from '../catalog.js';
import { requireCaller } from '../context.js';
import { forbidden, notFound } from '../fault.js';
import { baseUrl } from '../links.js';
import { admin } from '../policy.js';
import { listAnswer, memberOf, validate } from '../resources/collection.js';
import { boolean, nullableId, roles } from '../resources/schema-parts.js';
import { json, noContent } from '../respond.js';
import { roleView } from '../role/roles.js';
import { effectiveRoles } from '../roles.js';
import type { Routes } from '../routes.js';
import type { IdentityState, RoleRecord, TokenRecord, TrustRecord } from '../state.js';
import { named } from '../tokens/references.js';
import { checkRedelegation, redelegationCount, removeTrust, trustNotFound, usableTrust } from './trust.js';

/** `/v3/OS-TRUST/trusts`: what users let others do in their name, until they take it back. */
export function addTrusts(routes: Routes): void {
  const all = '/v3/OS-TRUST/trusts';
  const one = `${all}/{trust_id}`;
  routes
    .add('GET', all, list)
    .add('POST', all, create)
    .add('GET', one, show)
    .add('DELETE', one, remove)
    .add('GET', `${one}/roles`, listRoles)
    .add('GET', `${one}/roles/{role_id}`, showRole);
}

const userId: JsonSchema = { type: 'string', minLength: 1, maxLength: 64 };

const creation: JsonSchema = {
  type: 'object',
  properties: {
    trustor_user_id: userId,
    trustee_user_id: userId,
    impersonation: boolean,
    project_id: nullableId,
    remaining_uses: { type: ['integer', 'null'], minimum: 1 },
    expires_at: { type: ['null', 'string'] },
    allow_redelegation: { type: ['boolean', 'null'] },
    redelegation_count: { type: ['integer', 'null'], minimum: 0 },
    roles,
  },
  required: ['trustor_user_id', 'trustee_user_id', 'impersonation'],
  additionalProperties: true,
};

interface TrustRequest {
  readonly trustor_user_id: string;
  readonly trustee_user_id: string;
  readonly impersonation: boolean;
  readonly project_id?: string | null;
  readonly remaining_uses?: number | null;
  readonly expires_at?: string | null;
  readonly allow_redelegation?: boolean | null;
  readonly redelegation_count?: number | null;
  readonly roles?: readonly { readonly id?: string; readonly name?: string }[];
}

function create(call: Call): SimResponse {
  const caller = requireCaller(call);
  const body = memberOf(jsonBody(call), 'trust');
  if (body.trustor_user_id !== caller.userId) throw forbidden('identity:create_trust');
  validate(creation, body);
  refuseCredentials(caller);
  const trust = build(call, caller, body as unknown as TrustRequest);
  call.cloud.identity.trusts.set(trust.id, trust);
  return json(201, { trust: viewWithRoles(call, trust) });
}

/** @throws IdentityFault 403 */
function refuseCredentials({ appCredentialId }: TokenRecord): void {
  if (appCredentialId !== undefined) throw forbidden('Delegated tokens cannot manage trusts.');
}

/** In Keystone's order. @throws IdentityFault */
function build(call: Call, caller: TokenRecord, request: TrustRequest): TrustRecord {
  const { identity, ids } = call.cloud;
  if (request.project_id && !request.roles?.length) throw forbidden('At least one role should be specified');
  const trusteeId = request.trustee_user_id;
  if (!identity.users.has(trusteeId)) throw notFound(`Could not find user: ${trusteeId}.`);
  const parent = caller.trustId === undefined ? undefined : identity.trusts.get(caller.trustId);
  const roleIds = rolesFor(identity, request, originOf(identity, parent)?.trustorId ?? caller.userId);
  const expiresAt = expiryOf(request.expires_at ?? undefined, call.now);
  const trust: TrustRecord = {
    id: ids.hex(32),
    trustorId: caller.userId,
    trusteeId,
    projectId: request.project_id ?? undefined,
    impersonation: request.impersonation,
    expiresAt: expiresAt ?? parent?.expiresAt,
    remainingUses: request.remaining_uses ?? null,
    roleIds,
    redelegatedFrom: parent?.id,
    redelegationCount: redelegationCount(request, parent),
  };
  if (parent) checkRedelegation(parent, trust);
  return trust;
}

function originOf(state: IdentityState, trust: TrustRecord | undefined): TrustRecord | undefined {
  const above = trust && state.trusts.get(trust.redelegatedFrom ?? '');
  return above ? originOf(state, above) : trust;
}

/** Those that are asked for, which the trustor must have. @throws IdentityFault 404 */
function rolesFor(state: IdentityState, { roles = [], project_id }: TrustRequest, trustor: string): string[] {
  const ids = roles.map((reference) => {
    if (reference.id !== undefined) return reference.id;
    const role = named(state.roles, reference.name ?? '');
    if (!role) throw notFound(`Role ${reference.name} is not defined`);
    return role.id;
  });
  const place = project_id || undefined;
  if (place !== undefined && !state.projects.has(place)) throw notFound(`Could not find project: ${place}.`);
  const had = place === undefined ? [] : effectiveRoles(state, trustor, { kind: 'project', id: place });
  const missing = ids.find((one) => !had.some((role) => role.id === one));
  if (missing !== undefined) throw notFound(`Could not find role: ${missing}.`);
  return ids;
}

/** A trust of the path, for whom it concerns. @throws IdentityFault 404, 403 */
function trustOf(call: Call, action: string, others: 'trustee too' | 'trustor only'): TrustRecord {
  const caller = requireCaller(call);
  const id = call.params.trust_id ?? '';
  const trust = usableTrust(call.cloud.identity, id, call.now);
  if (!trust) throw trustNotFound(id);
  const concerned = others === 'trustee too' ? [trust.trustorId, trust.trusteeId] : [trust.trustorId];
  if (!admin(caller) && !concerned.includes(caller.userId)) throw forbidden(`identity:${action}`);
  refuseCredentials(caller);
  return trust;
}

function show(call: Call): SimResponse {
  return json(200, { trust: viewWithRoles(call, trustOf(call, 'get_trust', 'trustee too')) });
}

function remove(call: Call): SimResponse {
  removeTrust(call.cloud.identity, trustOf(call, 'delete_trust', 'trustor only'));
  return noContent;
}

function listRoles(call: Call): SimResponse {
  const trust = trustOf(call, 'list_roles_for_trust', 'trustee too');
  return json(200, { roles: roleViews(call, trust), links: rolesLinks(call, trust) });
}

function showRole(call: Call): SimResponse {
  const trust = trustOf(call, 'get_role_for_trust', 'trustee too');
  const wanted = call.params.role_id ?? '';
  const role = trust.roleIds.includes(wanted) ? call.cloud.identity.roles.get(wanted) : undefined;
  if (!role) throw notFound(`Could not find role: ${wanted}.`);
  return json(200, { role: linkedRole(call, role) });
}

/** By one of the two that a trust is between; all of them for administrators. */
function list(call: Call): SimResponse {
  const caller = requireCaller(call);
  const trustor = call.query.get('trustor_user_id');
  const trustee = call.query.get('trustee_user_id');
  const [user, action] = trustor
    ? ([trustor, 'list_trusts_for_trustor'] as const)
    : ([trustee, trustee ? 'list_trusts_for_trustee' : 'list_trusts'] as const);
  if (!admin(caller) && caller.userId !== user) throw forbidden(`identity:${action}`);
  refuseCredentials(caller);
  const wanted = byId(call.cloud.identity.trusts).filter(({ trustorId, trusteeId }) => {
    if (trustor) return trustorId === trustor;
    return trustee ? trusteeId === trustee : call.search === '';
  });
  const views = wanted.map((trust) => viewOf(call, trust, {}));
  return listAnswer(call, 'trusts', views);
}

function viewOf(call: Call, trust: TrustRecord, more: object): object {
  return {
    id: trust.id,
    trustor_user_id: trust.trustorId,
    trustee_user_id: trust.trusteeId,
    project_id: trust.projectId ?? null,
    impersonation: trust.impersonation,
    expires_at: trust.expiresAt ? `${trust.expiresAt.text}Z` : null,
    remaining_uses: trust.remainingUses,
    deleted_at: null,
    redelegated_trust_id: trust.redelegatedFrom ?? null,
    redelegation_count: trust.redelegationCount,
    ...more,
    links: { self: `${baseUrl(call)}/OS-TRUST/trusts/${trust.id}` },
  };
}

function viewWithRoles(call: Call, trust: TrustRecord): object {
  return { roles: roleViews(call, trust), ...viewOf(call, trust, { roles_links: rolesLinks(call, trust) }) };
}

function roleViews(call: Call, { roleIds }: TrustRecord): object[] {
  return roleIds.flatMap((one) => {
    const role = call.cloud.identity.roles.get(one);
    return role ? [linkedRole(call, role)] : [];
  });
}

function linkedRole(call: Call, role: RoleRecord): object {
  return { ...roleView(role), links: { self: `${baseUrl(call)}/roles/${role.id}` } };
}

/** Keystone leaves out where trusts are. */
function rolesLinks(call: Call, trust: TrustRecord): object {
  return { self: `${baseUrl(call)}/${trust.id}/roles`, next: null, previous: null };
}
