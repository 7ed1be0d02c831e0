import * as z from 'zod';
import { conflict, refused } from '../fault.js';
import { change, insert, remove } from '../indexes.js';
import { dropPolicies, isShared, share } from '../rbac/sharing.js';
import { isOwner, newPlain, type Resource } from '../resource.js';
import type { AddressScopeRecord } from '../state.js';
import { boolean, integer, oneOf, text } from '../values.js';

const newScope = z.object({
  name: text(255).default(''),
  tenant_id: text(255),
  shared: boolean.default(false),
  ip_version: z.pipe(integer, oneOf([4, 6]) as z.ZodType<4 | 6, number>),
});

const scopeChanges = newScope.pick({ name: true, shared: true }).partial();

const sorted = { filter: 'text', sort: true } as const;

/** `/address-scopes`: pools of one scope have no address in common. */
export const addressScopeResource: Resource<AddressScopeRecord, typeof newScope, typeof scopeChanges> = {
  name: 'address_scope',
  collection: 'address_scopes',
  wantsBody: true,
  untagged: true,
  onlyOneAtOnce: true,
  updatesAnyway: true,
  table: 'addressScopes',
  post: newScope,
  put: scopeChanges,
  attributes: {
    id: sorted,
    name: sorted,
    tenant_id: sorted,
    project_id: sorted,
    ip_version: { filter: 'integer', sort: true },
    shared: { filter: 'boolean', sort: true },
  },
  guards: { shared: { create: 'admin', update: 'admin', known: true } },
  sees: ({ actor, state }, scope) => isOwner(actor, scope) || isShared(state, scope.id, actor.projectId),
  owns: ({ actor }, scope) => isOwner(actor, scope),
  view: (state, scope, { projectId }) => ({
    id: scope.id,
    project_id: scope.tenant_id,
    name: scope.name,
    shared: isShared(state, scope.id, projectId),
    ip_version: scope.ip_version,
    tenant_id: scope.tenant_id,
  }),

  create(context, { tenant_id, name, shared, ip_version }, id) {
    const scope: AddressScopeRecord = { ...newPlain(context, tenant_id, id), name, ip_version };
    insert(context.state, 'addressScopes', scope);
    if (shared) share(context, 'address_scope', scope);
    return scope;
  },

  update(context, scope, { name, shared }) {
    if (shared === false && isShared(context.state, scope.id, context.actor.projectId)) {
      throw refused(
        'AddressScopeUpdateError',
        `Unable to update address scope ${scope.id} : Shared address scope can't be unshared.`,
      );
    }
    if (shared) share(context, 'address_scope', { id: scope.id, tenant_id: context.actor.projectId });
    change(context.state, 'addressScopes', scope, { name }, context.now);
  },

  delete(context, scope) {
    const used = [...context.state.subnetpools.values()].some((pool) => pool.address_scope_id === scope.id);
    if (used) {
      throw conflict(
        'AddressScopeInUse',
        `Unable to complete operation on address scope ${scope.id}. There are one or more subnet pools in use on the address scope.`,
      );
    }
    dropPolicies(context.state, scope.id);
    remove(context.state, 'addressScopes', scope);
  },
};
