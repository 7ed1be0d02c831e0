import type { Call } from '../../call.js';
import { accessRuleViews } from '../application-credentials/app-credential-view.js';
import { byId, catalogView } from '../catalog.js';
import { roleView } from '../role/roles.js';
import type { IdentityState, TokenRecord } from '../state.js';
import { keystoneTime } from '../times.js';

/** A token as POST and GET /v3/auth/tokens show it (recording `token-validate`). */
export function tokenView(call: Call, token: TokenRecord, withCatalog: boolean): unknown {
  const state = call.cloud.identity;
  const scoped = token.projectId !== undefined || token.domainId !== undefined || token.system;
  return {
    token: {
      methods: token.methods,
      user: {
        domain: domainView(state, state.users.get(token.userId)?.domainId),
        id: token.userId,
        name: state.users.get(token.userId)?.name ?? token.userName,
        password_expires_at: null,
      },
      audit_ids: token.auditIds,
      expires_at: keystoneTime(token.expiresAt),
      issued_at: keystoneTime(token.issuedAt),
      ...trustView(state, token),
      ...scopeView(state, token),
      ...(scoped && { roles: rolesView(state, token) }),
      ...(scoped && withCatalog && { catalog: catalogView(call, token.userId, token.projectId) }),
      ...otherClouds(state),
      ...appCredentialView(state, token),
    },
  };
}

function domainView(state: IdentityState, id: string | undefined): unknown {
  return { id, name: state.domains.get(id ?? '')?.name };
}

function scopeView(state: IdentityState, token: TokenRecord): object {
  if (token.system) return { system: { all: true } };
  if (token.domainId !== undefined) return { domain: domainView(state, token.domainId) };
  const project = state.projects.get(token.projectId ?? '');
  if (!project) return {};
  const { id, name, domainId } = project;
  const isDomain = token.trustId === undefined ? { is_domain: false } : {};
  return { project: { domain: domainView(state, domainId), id, name }, ...isDomain };
}

function trustView(state: IdentityState, { trustId }: TokenRecord): object {
  const trust = state.trusts.get(trustId ?? '');
  if (!trust) return {};
  const { id, trustorId, trusteeId, impersonation } = trust;
  const between = { trustor_user: { id: trustorId }, trustee_user: { id: trusteeId } };
  return { 'OS-TRUST:trust': { id, ...between, impersonation } };
}

/** Of a trust's token, all that is known of its roles. */
function rolesView(state: IdentityState, { roleIds, roles, trustId }: TokenRecord): unknown[] {
  return roleIds.map((id, index) => {
    const role = trustId === undefined ? undefined : state.roles.get(id);
    return role ? roleView(role) : { id, name: roles[index] };
  });
}

/** Those that the token's user could go on to. */
function otherClouds({ serviceProviders }: IdentityState): object {
  const enabled = byId(serviceProviders).filter((provider) => provider.enabled);
  if (enabled.length === 0) return {};
  return {
    service_providers: enabled.map(({ id, authUrl, spUrl }) => ({ auth_url: authUrl, id, sp_url: spUrl })),
  };
}

function appCredentialView(state: IdentityState, token: TokenRecord): object {
  const credential = state.appCredentials.get(token.appCredentialId ?? '');
  if (!credential) return {};
  const { id, name, unrestricted } = credential;
  const rules = accessRuleViews(state, credential);
  return {
    application_credential: {
      id,
      name,
      restricted: !unrestricted,
      ...(rules.length > 0 && { access_rules: rules }),
    },
  };
}
