import type { Call } from '../../call.js';
import { forbidden } from '../fault.js';
import { baseUrl } from '../links.js';
import { roleView } from '../role/roles.js';
import type { AccessRuleRecord, AppCredentialRecord, IdentityState, TokenRecord } from '../state.js';

/** All but the secret, which only the answer to its creation shows (recording `appcred-list`). */
export function appCredentialView(
  call: Call,
  credential: AppCredentialRecord,
): Readonly<Record<string, unknown>> {
  const state = call.cloud.identity;
  const { id, name, description, userId, projectId, expiresAt, unrestricted, roleIds } = credential;
  const rules = accessRuleViews(state, credential);
  return {
    id,
    name,
    description,
    user_id: userId,
    project_id: projectId ?? null,
    system: null,
    expires_at: expiresAt?.text ?? null,
    unrestricted,
    roles: roleIds.flatMap((roleId) => {
      const role = state.roles.get(roleId);
      return role ? [roleView(role)] : [];
    }),
    ...(rules.length > 0 && { access_rules: rules }),
    links: { self: `${baseUrl(call)}/application_credentials/${id}` },
  };
}

export function accessRuleViews(state: IdentityState, credential: AppCredentialRecord): unknown[] {
  return credential.accessRuleIds.flatMap((id) => {
    const rule = state.accessRules.get(id);
    return rule ? [accessRuleView(rule)] : [];
  });
}

export function accessRuleView({ id, service, path, method }: AccessRuleRecord): object {
  return { id, service, path, method };
}

/**
 * A token that came from an application credential manages others only where that one is unrestricted (recording
 * `appcred-restricted-create`).
 * @throws IdentityFault 403
 */
export function requireUnrestricted(call: Call, caller: TokenRecord): void {
  if (caller.trustId !== undefined) throw forbidden();
  const credential = call.cloud.identity.appCredentials.get(caller.appCredentialId ?? '');
  if (!credential || credential.unrestricted) return;
  throw forbidden(
    "Using method 'application_credential' is not allowed for managing additional application credentials.",
  );
}
